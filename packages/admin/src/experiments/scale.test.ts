import { expect, test } from 'vitest';
import { linearScale, rangeAround, ticks } from './scale.ts';

test('a scale maps the ends of a range onto the ends of the pixels, also upside down', () => {
  const y = linearScale([-0.2, 0.3], [200, 0]);
  expect([y(-0.2), y(0.3), y(0.05)]).toEqual([200, 0, 100]);
  expect(linearScale([1, 1], [0, 50])(1)).toBe(0);
});

test('ticks are round and lie within the range', () => {
  expect(ticks([-0.23, 0.31], 5)).toEqual([-0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks([-3, 12], 4)).toEqual([0, 5, 10]);
  expect(ticks([2, 2], 4)).toEqual([2]);
});

test('a range always holds 0, and never has no width', () => {
  const [low, high] = rangeAround([0.1, 0.4]);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0.4);
  const [from, to] = rangeAround([]);
  expect(to).toBeGreaterThan(from);
});
