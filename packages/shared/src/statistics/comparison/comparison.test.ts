import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summaryOfCount, summaryOfValues } from '../arm-summary.ts';
import { normalCdf, twoSidedP } from '../special/normal.ts';
import { confidenceSequence, tuningFor, widthInErrors } from './confidence-sequence.ts';
import { absoluteEffect, relativeEffect } from './difference.ts';
import { fixedInterval, pooledZTest, welchTest } from './fixed-horizon.ts';
import { holm } from './holm.ts';

const five = { alpha: 0.05, horizonUnits: 5_000 };
const relativeError = (value: number | undefined, reference: number) => Math.abs((value ?? Number.NaN) / reference - 1);

test.each([
  [100, 1000, 120, 1000, 1.4293008498232322, 0.15291778186394597],
  [1000, 10_000, 1100, 10_000, 2.3066347738170117, 0.021075189273797753],
  [5000, 50_000, 5500, 50_000, 5.15779215351969, 2.4987877385222887e-7],
])('pooled z of %d/%d against %d/%d', (controlSum, controlUnits, sum, units, z, p) => {
  const result = pooledZTest(summaryOfCount(controlSum, controlUnits), summaryOfCount(sum, units));

  expect(Math.abs(result.z - z)).toBeLessThan(1e-9);
  expect(relativeError(result.p, p)).toBeLessThan(1e-9);
});

test('Welch’s t of 10 ± 2 (50) against 11 ± 3 (60)', () => {
  const of = (mean: number, deviation: number, units: number) => ({
    units,
    sum: mean * units,
    sumOfSquares: (units - 1) * deviation ** 2 + units * mean ** 2,
  });

  const { t, degreesOfFreedom, p } = welchTest(of(10, 2, 50), of(11, 3, 60));

  expect(Math.abs(t - 2.0851441405707476)).toBeLessThan(1e-9);
  expect(Math.abs(degreesOfFreedom - 103.32673468008917)).toBeLessThan(1e-6);
  expect(relativeError(p, 0.03952052849195063)).toBeLessThan(1e-9);
});

test('the tuning for 5,000 units at 5 %', () => {
  expect(Math.abs(tuningFor(five) - 0.03984006677137368)).toBeLessThan(1e-12);
});

test.each([
  [1_000, 3.363887725782781],
  [5_000, 3.035208990376253],
  [20_000, 3.1271141436879906],
  [100_000, 3.336857533786599],
])('with %d units the sequence is %d errors wide on each side', (units, width) => {
  expect(Math.abs(widthInErrors(units * tuningFor(five) ** 2, 0.05) - width)).toBeLessThan(1e-9);
});

test.each([
  [1000, 10_000, 1100, 10_000, -0.0035552372713725956, 0.023555237271372598, 0.433720213425705, 0.02105807321607787],
  [
    5000, 50_000, 5500, 50_000, 0.0035313142603336537, 0.016468685739666346, 0.000022887296913522244,
    2.489648901149522e-7,
  ],
])('the sequence around %d/%d against %d/%d', (controlSum, controlUnits, sum, units, low, high, p, fixedP) => {
  const effect = absoluteEffect(summaryOfCount(controlSum, controlUnits), summaryOfCount(sum, units));

  const look = confidenceSequence(effect, five);

  expect(Math.abs((look?.low ?? 0) - low)).toBeLessThan(1e-12);
  expect(Math.abs((look?.high ?? 0) - high)).toBeLessThan(1e-12);
  expect(relativeError(look?.p, p)).toBeLessThan(1e-9);
  expect(relativeError(twoSidedP(effect.estimate / effect.standardError), fixedP)).toBeLessThan(1e-9);
});

test('the relative sequence of 1396/3000 against 2422/3461 is that of gbstats', () => {
  const effect = relativeEffect(summaryOfCount(1396, 3000), summaryOfCount(2422, 3461));

  const look = confidenceSequence(effect, five);

  expect([effect.estimate, look?.low, look?.high].map((value) => value?.toFixed(5))).toEqual([
    '0.50386',
    '0.40098',
    '0.60675',
  ]);
});

test.each([
  [49, 100, 51, 100, 0.0408, 0.14725, -0.24779, 0.32943, 0.60918],
  [100, 1000, 120, 1000, 0.2, 0.1533623, -0.100585, 0.500585, 0.9039],
  [1000, 10_000, 1100, 10_000, 0.1, 0.045475, 0.01087, 0.18913, 0.986061],
])('the relative effect of %d/%d against %d/%d is GrowthBook’s', (...row) => {
  const [controlSum, controlUnits, sum, units, estimate, error, low, high, chance] = row;
  const effect = relativeEffect(summaryOfCount(controlSum, controlUnits), summaryOfCount(sum, units));
  const interval = fixedInterval(effect, 0.05);

  expect(Math.abs(effect.estimate - estimate)).toBeLessThan(5e-5);
  expect(Math.abs(effect.standardError - error)).toBeLessThan(5e-6);
  expect(Math.abs(interval[0] - low)).toBeLessThan(5e-6);
  expect(Math.abs(interval[1] - high)).toBeLessThan(5e-6);
  expect(Math.abs(normalCdf(effect.estimate / effect.standardError) - chance)).toBeLessThan(5e-6);
});

test('without a spread there is no sequence, and no test finds anything', () => {
  const [none, other] = [summaryOfCount(0, 40), summaryOfCount(0, 50)];

  expect(confidenceSequence(absoluteEffect(none, other), five)).toBeUndefined();
  expect(confidenceSequence(relativeEffect(none, other), five)).toBeUndefined();
  expect(pooledZTest(none, other)).toEqual({ z: 0, p: 1 });
  expect(welchTest(none, other).p).toBe(1);
});

test('the sequence holds 0 exactly where its p-value is above α', () => {
  const count = fc
    .integer({ min: 20, max: 100_000 })
    .chain((units) => fc.tuple(fc.integer({ min: 1, max: units - 1 }), fc.constant(units)));

  fc.assert(
    fc.property(count, count, fc.integer({ min: 100, max: 1_000_000 }), (control, treatment, horizonUnits) => {
      const effect = absoluteEffect(summaryOfCount(...control), summaryOfCount(...treatment));
      const look = confidenceSequence(effect, { alpha: 0.05, horizonUnits });
      if (!look || Math.abs(look.p - 0.05) < 1e-9) return;
      expect(look.low > 0 || look.high < 0).toBe(look.p < 0.05);
      expect(look.p).toBeGreaterThanOrEqual(twoSidedP(effect.estimate / effect.standardError));
    }),
  );
});

test('a unit whose value is a share has less spread than a coin of the same mean', () => {
  const shares = summaryOfValues([0, 0.5, 0.5, 1, 0.75, 0.25]);
  const coins = summaryOfCount(3, 6);

  expect(absoluteEffect(shares, shares).standardError).toBeLessThan(absoluteEffect(coins, coins).standardError);
});

test('Holm’s correction: the smallest is multiplied by all, the next by one less, never out of order', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([0.02])).toEqual([0.02]);
  expect(holm([])).toEqual([]);
});
