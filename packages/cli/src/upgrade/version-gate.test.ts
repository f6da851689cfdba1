import { expect, test } from 'vitest';
import { compareVersions, refuseDowngrade, refuseJump, stopsBetween } from './version-gate.ts';

const STOPS = [
  { version: '0.9.0', why: 'it rewrites the answers.' },
  { version: '0.4.0', why: 'it moves the keys.' },
];

test.each([
  ['0.2.0', '0.10.0', -1],
  ['1.0.0', '1.0.0', 0],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['1.0.0+build.5', '1.0.0', 0],
  ['2.0.0', '1.9.9', 1],
] as const)('%s against %s', (left, right, expected) => {
  expect(Math.sign(compareVersions(left, right))).toBe(expected);
});

test('an older version is refused by name', () => {
  expect(() => refuseDowngrade('0.3.0', '0.2.0')).toThrow(expect.objectContaining({ code: 'VOT-801', exitCode: 14 }));
  expect(() => refuseDowngrade('0.3.0', '0.3.0')).not.toThrow();
});

test('a hard stop on the way is named with the command that goes there first', () => {
  expect(stopsBetween('0.1.0', '1.0.0', STOPS).map(({ version }) => version)).toEqual(['0.4.0', '0.9.0']);
  expect(() => refuseJump('0.1.0', '1.0.0', STOPS)).toThrow(
    expect.objectContaining({ code: 'VOT-802', exitCode: 14, fix: expect.stringContaining('--to v0.4.0') }),
  );
  expect(() => refuseJump('0.1.0', '0.4.0', STOPS)).not.toThrow();
  expect(() => refuseJump('0.9.0', '1.0.0', STOPS)).not.toThrow();
});
