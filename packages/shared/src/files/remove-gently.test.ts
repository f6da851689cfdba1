import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { removeFolderGently, removeGently } from './remove-gently.ts';

const LARGE = 200 * 1024 ** 2;

test('a large file goes bit by bit, and then altogether', async () => {
  const path = join(newFolder(), 'large');
  writeFileSync(path, '');
  truncateSync(path, LARGE);
  const handle = openSync(path, 'r');
  onTestFinished(() => closeSync(handle));
  const sizes = new Set<number>();

  let isGone = false;
  const removal = removeGently(path).finally(() => {
    isGone = true;
  });
  while (!isGone) {
    sizes.add(fstatSync(handle).size);
    await sleep(1);
  }
  await removal;

  expect(existsSync(path)).toBe(false);
  expect(sizes.size).toBeGreaterThan(3);
});

test('what is not there is removed already', async () => {
  const folder = newFolder();

  await removeGently(join(folder, 'nothing'));
  await removeFolderGently(join(folder, 'nowhere'));
});

test('a folder goes with all that is below it', async () => {
  const folder = join(newFolder(), 'folder');
  mkdirSync(join(folder, 'below', 'deeper'), { recursive: true });
  writeFileSync(join(folder, 'below', 'deeper', 'file'), 'text');
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), LARGE);

  await removeFolderGently(folder);

  expect(existsSync(folder)).toBe(false);
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-gently-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
