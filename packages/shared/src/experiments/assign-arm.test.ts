import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Allocation, assignArm, bucketOf } from './assign-arm.ts';

const arm = (name: string, weight: number) => ({ name, weight, versionId: `version-${name}` });
const halves: Allocation = { salt: 'exp-1', arms: [arm('a', 5_000), arm('b', 5_000)], overrides: {} };

test.each([
  ['exp-1', 'user-1', 0.9244871069288348],
  ['exp-1', 'zoë', 0.5389375505895859],
])('the bucket of %s/%s is the published one', (salt, unit, bucket) => {
  expect(bucketOf(salt, unit)).toBe(bucket);
});

test('a composed and a decomposed spelling are the same unit', () => {
  expect(bucketOf('exp-1', 'zoe\u0308')).toBe(bucketOf('exp-1', 'zoë'));
});

test('where salt ends and unit begins matters', () => {
  expect(bucketOf('a', 'b:c')).not.toBe(bucketOf('a:b', 'c'));
});

test('the bucket is that of the formula for any text', () => {
  const byFormula = (salt: string, unit: string): number => {
    const [s, u] = [Buffer.from(salt.normalize('NFC')), Buffer.from(unit.normalize('NFC'))];
    const text = Buffer.concat([Buffer.from(`v1:${s.length}:`), s, Buffer.from(`:${u.length}:`), u]);
    return Number(createHash('sha256').update(text).digest().readBigUInt64BE() >> 11n) / 2 ** 53;
  };
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(fc.property(text, text, (salt, unit) => bucketOf(salt, unit) === byFormula(salt, unit)));
});

test('units fall by cumulative weight, in the frozen order', () => {
  expect(assignArm(halves, 'user-1')?.name).toBe('b');
  expect(assignArm({ ...halves, arms: [arm('a', 9_244), arm('b', 756)] }, 'user-1')?.name).toBe('b');
  expect(assignArm({ ...halves, arms: [arm('a', 9_245), arm('b', 755)] }, 'user-1')?.name).toBe('a');
});

test('the last arm with a weight takes what rounding leaves', () => {
  expect(assignArm({ ...halves, arms: [arm('a', 1), arm('b', 1), arm('c', 0)] }, 'user-1')?.name).toBe('b');
});

test('an arm without weight gets nobody, unless by override', () => {
  const arms = [arm('a', 0), arm('b', 10_000)];

  const names = Array.from({ length: 500 }, (_, index) => assignArm({ ...halves, arms }, `user-${index}`)?.name);

  expect(new Set(names)).toEqual(new Set(['b']));
  expect(assignArm({ ...halves, arms, overrides: { 'user-1': 'a' } }, 'user-1')?.name).toBe('a');
});

test('a unit named like an object property is hashed like any other', () => {
  for (const unit of ['__proto__', 'constructor', 'toString']) expect(assignArm(halves, unit)).toBeDefined();
});

test('an override to an arm that does not exist is ignored', () => {
  expect(assignArm({ ...halves, overrides: { 'user-1': 'gone' } }, 'user-1')?.name).toBe('b');
});

test('100,000 sequential ids spread evenly over 100 bins, and two experiments are independent', () => {
  const units = 100_000;
  const bins = new Array<number>(100).fill(0);
  const pairs = [0, 0, 0, 0];
  for (let index = 0; index < units; index += 1) {
    const bucket = bucketOf('first', `${index}`);
    bins[Math.floor(bucket * 100)] = (bins[Math.floor(bucket * 100)] ?? 0) + 1;
    const pair = (bucket < 0.5 ? 0 : 2) + (bucketOf('second', `${index}`) < 0.5 ? 0 : 1);
    pairs[pair] = (pairs[pair] ?? 0) + 1;
  }

  expect(chiSquare(bins, units)).toBeLessThan(148.2);
  expect(chiSquare(pairs, units)).toBeLessThan(16.3);
});

function chiSquare(observed: number[], total: number): number {
  const expected = total / observed.length;
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
