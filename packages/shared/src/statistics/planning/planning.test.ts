import { expect, test } from 'vitest';
import { plannedUnits } from './plan-units.ts';
import { costOfUnequalSplit, detectableDifference, errorSum, unitsPerArm, unitsPerArmPooled } from './sample-size.ts';
import { sequentialCost } from './sequential-design.ts';

const usual = { alpha: 0.05, power: 0.8 };

test('the sum of the two quantiles, squared', () => {
  expect(Math.abs(errorSum(usual) ** 2 - 7.84888)).toBeLessThan(1e-6);
});

test.each([
  [0.1, 0.11, 14_749, 14_751],
  [0.1, 0.12, 3_839, 3_841],
  [0.05, 0.055, 31_231, 31_234],
])('units per arm from %d to %d', (control, treatment, unpooled, pooled) => {
  expect(unitsPerArm({ control, treatment }, usual)).toBe(unpooled);
  expect(unitsPerArmPooled({ control, treatment }, usual)).toBe(pooled);
});

test.each([
  [0.5, 0.6, 388],
  [0.5, 0.55, 1_565],
  [0.7, 0.8, 294],
])('the honest numbers: from %d to %d', (control, treatment, units) => {
  expect(unitsPerArmPooled({ control, treatment }, usual)).toBe(units);
});

test.each([
  [1_000, '37.6'],
  [5_000, '16.8'],
  [10_000, '11.9'],
  [50_000, '5.3'],
])('with %d units per arm, %s % of a tenth can be seen', (units, percent) => {
  const difference = detectableDifference({ share: 0.1, controlUnits: units, treatmentUnits: units }, usual);

  expect(((difference / 0.1) * 100).toFixed(1)).toBe(percent);
});

test('an unequal split costs units', () => {
  expect([0.5, 0.3, 0.1].map((share) => costOfUnequalSplit(share).toFixed(3))).toEqual(['1.000', '1.190', '2.778']);
});

test('looking at any time costs 60 to 80 % more at most, and about a tenth more on average', () => {
  const { capRatio, averageStopRatio } = sequentialCost(usual);

  expect(capRatio).toBeCloseTo(1.708, 2);
  expect(averageStopRatio).toBeCloseTo(1.088, 2);
  expect(sequentialCost({ alpha: 0.05, power: 0.9 }).capRatio).toBeCloseTo(1.613, 2);
});

test('a plan for two halves needs twice the units of one arm; more treatments share α and need more', () => {
  const plan = { ...usual, expectedShare: 0.5, minimumEffect: 0.1 };

  expect(plannedUnits(plan, [5_000, 5_000]).fixedUnits).toBe(770);
  expect(plannedUnits(plan, [5_000, 5_000, 0])).toEqual(plannedUnits(plan, [5_000, 5_000]));
  const thirds = errorSum({ alpha: 0.025, power: 0.8 }) ** 2 * 3 * (0.25 + 0.24) * 100;
  expect(plannedUnits(plan, [1, 1, 1]).fixedUnits).toBe(Math.ceil(thirds));
  const perArm = unitsPerArm({ control: 0.95, treatment: 0.85 }, usual);
  const near95 = plannedUnits({ ...plan, expectedShare: 0.95 }, [5_000, 5_000]).fixedUnits;
  expect(2 * perArm - near95).toBeLessThan(2);
  expect(near95).toBeLessThanOrEqual(2 * perArm);
  expect(() => plannedUnits(plan, [0, 10_000])).toThrow(/a control and a treatment/);
});

test('a question without an answer is refused', () => {
  expect(() => unitsPerArm({ control: 0.5, treatment: 0.5 }, usual)).toThrow(/not there/);
  expect(() => unitsPerArm({ control: 0, treatment: 0.5 }, usual)).toThrow(/between 0 and 1/);
  expect(() => costOfUnequalSplit(1)).toThrow(/between 0 and 1/);
});
