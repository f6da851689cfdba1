import { expect, test } from 'vitest';
import type { Allocation } from './assign-arm.ts';
import { assignUnit } from './assign-unit.ts';

const arm = (name: string, weight: number) => ({ name, weight, versionId: `version-${name}` });
const allocation: Allocation = {
  salt: 'exp-1',
  arms: [arm('a', 5_000), arm('b', 5_000)],
  overrides: { 'user-1': 'a' },
};

test('an override comes before what is stored, and what is stored before the hash', () => {
  expect(assignUnit(allocation, 'user-1', 'b')).toMatchObject({ arm: { name: 'a' }, by: 'override' });
  expect(assignUnit({ ...allocation, overrides: {} }, 'user-1', 'a')).toMatchObject({
    arm: { name: 'a' },
    by: 'stored',
  });
  expect(assignUnit({ ...allocation, overrides: {} }, 'user-1')).toMatchObject({ arm: { name: 'b' }, by: 'hash' });
});

test('a stored arm holds under new weights, also where it gets nobody any more', () => {
  const now = { ...allocation, overrides: {}, arms: [arm('a', 0), arm('b', 10_000)] };

  expect(assignUnit(now, 'user-1', 'a')).toMatchObject({ arm: { name: 'a' }, by: 'stored' });
});

test('a stored arm that is gone is not rolled again', () => {
  expect(assignUnit(allocation, 'user-2', 'c')).toEqual({ kind: 'gone' });
});

test('without any weight there is no arm', () => {
  expect(assignUnit({ ...allocation, arms: [arm('a', 0)], overrides: {} }, 'user-1')).toEqual({ kind: 'none' });
});
