import { expect, test } from 'vitest';
import { stoppedHome } from '../testing/stopped-home.ts';
import { preflight, preflightFacts } from './preflight.ts';

const MB = 1024 * 1024;

test('a disk with room and files of our own pass', async () => {
  const { layout } = await stoppedHome();

  expect(() => preflight(layout)).not.toThrow();
  expect(preflightFacts(layout).freeBytes).toBeGreaterThan(0);
});

test('a disk that is nearly full is refused with how much is missing', async () => {
  const { layout } = await stoppedHome();

  expect(() => preflight(layout, { userId: process.getuid?.(), freeBytes: 12 * MB, freeFiles: 9_999 })).toThrow(
    expect.objectContaining({ code: 'VOT-205', exitCode: 5, reason: expect.stringMatching(/12 MB .* 64 MB/) }),
  );
});

test('a disk that can hold hardly any more files is refused with how many', async () => {
  const { layout } = await stoppedHome();

  expect(() => preflight(layout, { userId: process.getuid?.(), freeBytes: 1_000 * MB, freeFiles: 12 })).toThrow(
    expect.objectContaining({ code: 'VOT-205', reason: expect.stringMatching(/12 more .* 200/) }),
  );
});

test('files of another user are refused by name, with the command that gives them back', async () => {
  const { layout } = await stoppedHome();

  expect(() => preflight(layout, { userId: 12_345, freeBytes: 1_000 * MB, freeFiles: 9_999 })).toThrow(
    expect.objectContaining({
      code: 'VOT-201',
      reason: expect.stringContaining('more'),
      fix: expect.stringContaining(`chown -R "$(id -un)" '${layout.home}'`),
    }),
  );
});
