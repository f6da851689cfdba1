import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile } from './beta-quantile.ts';
import { betaCdf } from './incomplete-beta.ts';
import { chiSquareTail, upperGamma } from './incomplete-gamma.ts';
import { logBeta, logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile, twoSidedP } from './normal.ts';
import { studentTwoSidedP } from './student-t.ts';

// Reference values: mpmath 1.3 at 40 digits.
const relativeError = (value: number, reference: number) => Math.abs(value - reference) / Math.abs(reference);

test.each([
  [0.001, 6.907178885383854],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [3.7, 1.4280723266653879],
  [9.99, 12.77931521435019],
  [10, 12.80182748008147],
  [123.456, 469.60554712992945],
  [1_000_000.5, 12815511.476902766],
])('ln Γ(%d)', (x, reference) => {
  expect(relativeError(logGamma(x), reference)).toBeLessThan(1e-13);
});

test.each([
  [0.5, 0.5, 1.1447298858494002],
  [3, 1000, -20.03311615938222],
  [101, 901, -328.8220422125798],
  [250_000.5, 750_000.5, -562341.1334358597],
])('ln B(%d, %d), either way round', (a, b, reference) => {
  expect(relativeError(logBeta(a, b), reference)).toBeLessThan(1e-14);
  expect(logBeta(b, a)).toBe(logBeta(a, b));
});

test.each([
  [0.5, 0.01, 0.887537083981715],
  [0.5, 9.090909, 0.00002007865804115439],
  [0.5, 300, 1.674167984691788e-132],
  [1, 0.5, 0.6065306597126334],
  [2.5, 2, 0.5494159513527802],
  [10, 40, 3.925932226286188e-9],
])('Q(%d, %d)', (a, x, reference) => {
  expect(relativeError(upperGamma(a, x), reference)).toBeLessThan(1e-12);
});

test.each([
  [0.1, 0.5, 0.5, 0.20483276469913345],
  [0.12, 101, 901, 0.9740463378205614],
  [0.9, 2, 3, 0.9963],
])('I_%d(%d, %d)', (x, a, b, reference) => {
  expect(relativeError(betaCdf(x, { a, b }), reference)).toBeLessThan(1e-12);
});

test.each([
  [-8, 6.220960574271784e-16],
  [-3, 0.0013498980316300946],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.001, 0.5003989422139111],
  [1.96, 0.9750021048517796],
  [5, 0.9999997133484281],
])('Φ(%d)', (z, reference) => {
  expect(relativeError(normalCdf(z), reference)).toBeLessThan(1e-12);
});

test.each([
  [1e-12, -7.034483825301132],
  [0.001, -3.0902323061678136],
  [0.025, -1.9599639845400543],
  [0.2, -0.8416212335729142],
  [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400543],
])('the normal quantile of %d', (probability, reference) => {
  expect(relativeError(normalQuantile(probability), reference)).toBeLessThan(1e-13);
});

test.each([
  [2.5, 10, 0.0314468442366088],
  [-1.1, 33.3, 0.2792208923400892],
  [12, 5, 0.00007089492517161522],
])('two-sided p of t = %d with %d degrees of freedom', (t, degrees, reference) => {
  expect(relativeError(studentTwoSidedP(t, degrees), reference)).toBeLessThan(1e-11);
});

test('the quantiles invert the distributions', () => {
  const shape = fc.record({
    a: fc.double({ min: 1, max: 1e6, noNaN: true }),
    b: fc.double({ min: 1, max: 1e6, noNaN: true }),
  });
  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

  fc.assert(
    fc.property(probability, shape, (p, beta) => {
      expect(Math.abs(betaCdf(betaQuantile(p, beta), beta) - p)).toBeLessThan(1e-8);
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-13);
    }),
  );
});

test('a beta distribution seen from its other end is the same one', () => {
  const positive = fc.double({ min: 0.5, max: 1e5, noNaN: true });

  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), positive, positive, (x, a, b) => {
      expect(Math.abs(betaCdf(x, { a, b }) + betaCdf(1 - x, { a: b, b: a }, x) - 1)).toBeLessThan(1e-9);
    }),
  );
});

test('one degree of freedom is the square of a normal variable', () => {
  for (const z of [0.01, 0.5, 1.96, 7, 30]) expect(chiSquareTail(z * z, 1)).toBe(twoSidedP(z));
});

test('what is outside a domain is refused, not answered', () => {
  expect(() => logGamma(0)).toThrow(/above 0/);
  expect(() => upperGamma(1, -1)).toThrow(/x ≥ 0/);
  expect(() => betaCdf(0.5, { a: 0, b: 1 })).toThrow(/a, b > 0/);
  expect(() => normalQuantile(1)).toThrow(/not between 0 and 1/);
  expect(() => betaQuantile(2, { a: 1, b: 1 })).toThrow(/not a probability/);
  expect(() => betaCdf(Number.NaN, { a: 1, b: 1 })).toThrow(/not a number/);
});
