import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logSampleRatioBayesFactor, sequentialSampleRatio } from './sequential.ts';
import { canJudgeSampleRatio, sampleRatioSnapshot } from './snapshot.ts';

const arms = (observed: number[], weights: number[]) =>
  observed.map((count, at) => ({ observed: count, weight: weights[at] ?? 0 }));

test.each([
  [[1000, 1200], [0.5, 0.5], 18.181818181818183, 0.000020078656124264847],
  [[310, 98], [0.75, 0.25], 0.20915032679738563, 0.647434185701797],
  [[5000, 5200], [0.5, 0.5], 3.9215686274509802, 0.04767038065616145],
  [[100, 110, 140], [1, 1, 1], 7.428571428571429, 0.0243728440732796],
])('χ² of %j by %j', (observed, weights, chiSquare, p) => {
  const snapshot = sampleRatioSnapshot(arms(observed, weights));

  expect(Math.abs(snapshot.chiSquare - chiSquare)).toBeLessThan(1e-9);
  expect(Math.abs(snapshot.p / p - 1)).toBeLessThan(1e-9);
});

test.each([
  [[1000], [1]],
  [
    [0, 0, 0],
    [0.3, 0.3, 0.4],
  ],
  [
    [1000, 900, 800],
    [1, 0, 0],
  ],
])('%j by %j leaves nothing to compare: p is 1', (observed, weights) => {
  expect(sampleRatioSnapshot(arms(observed, weights)).p).toBe(1);
});

test('the critical values of χ² at one in a thousand', () => {
  const twoArms = (chiSquare: number) => {
    const half = 1e6;
    const shift = Math.sqrt((chiSquare * half) / 2);
    return sampleRatioSnapshot(arms([half + shift, half - shift], [1, 1])).p;
  };
  expect(twoArms(10.827566)).toBeCloseTo(0.001, 9);
});

test.each([
  [[1000, 1200], [0.5, 0.5], 2, 5.476668671600756],
  [[1000, 1200], [0.5, 0.5], 1000, 5.674285459877298],
  [[5000, 5400, 4700], [0.5, 0.25, 0.25], 1000, 842.1142210725924],
])('ln of the Bayes factor of %j by %j, c = %d', (observed, weights, concentration, reference) => {
  expect(Math.abs(logSampleRatioBayesFactor(arms(observed, weights), concentration) - reference)).toBeLessThan(1e-8);
});

test('an alarm stays, whatever comes after it', () => {
  const even = arms([10, 10], [1, 1]);
  const skewed = arms([1000, 1400], [1, 1]);
  const healed = arms([50_000, 50_000], [1, 1]);

  expect(sequentialSampleRatio([[even]])).toBe(1);
  expect(sequentialSampleRatio([[even, skewed]])).toBeLessThan(0.01);
  expect(sequentialSampleRatio([[even, skewed, healed]])).toBe(sequentialSampleRatio([[even, skewed]]));
});

test('phases keep their own weights: a correct change of weights is no fault, a faulty phase is', () => {
  const correct = [[arms([5000, 5000], [1, 1])], [arms([9000, 1000], [9, 1])]];
  const faulty = [[arms([5000, 5000], [1, 1])], [arms([9300, 700], [9, 1])]];

  expect(sequentialSampleRatio(correct)).toBe(1);
  expect(sequentialSampleRatio(faulty)).toBeLessThan(0.01);
});

test('a fault too small to be sure of in one phase adds up over several', () => {
  const phase = [arms([5_150, 4_850], [1, 1])];

  expect(sequentialSampleRatio([phase])).toBeGreaterThan(0.01);
  expect(sequentialSampleRatio([phase, phase, phase])).toBeLessThan(0.01);
});

test('the order of the arms and the scale of the weights do not matter', () => {
  const share = fc.record({ observed: fc.nat({ max: 100_000 }), weight: fc.integer({ min: 1, max: 10_000 }) });

  fc.assert(
    fc.property(fc.array(share, { minLength: 2, maxLength: 6 }), fc.integer({ min: 2, max: 50 }), (given, scale) => {
      const other = given.toReversed().map(({ observed, weight }) => ({ observed, weight: weight * scale }));
      expect(Math.abs(sampleRatioSnapshot(other).p - sampleRatioSnapshot(given).p)).toBeLessThan(1e-9);
      const [mine, theirs] = [logSampleRatioBayesFactor(given), logSampleRatioBayesFactor(other)];
      expect(Math.abs(mine - theirs)).toBeLessThan(1e-6 * Math.max(1, Math.abs(mine)));
    }),
  );
});

test('a handful of units is not judged', () => {
  expect(canJudgeSampleRatio(arms([40, 40], [1, 1]))).toBe(false);
  expect(canJudgeSampleRatio(arms([60, 60], [1, 1]))).toBe(true);
  expect(canJudgeSampleRatio(arms([490, 2], [99, 1]))).toBe(false);
});
