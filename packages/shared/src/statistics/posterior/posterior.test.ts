import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summaryOfCount } from '../arm-summary.ts';
import { logBeta } from '../special/log-gamma.ts';
import { betaPosterior, credibleInterval, wilsonInterval } from './beta-posterior.ts';
import { comparePosteriors } from './compare-posteriors.ts';

type Count = [conversions: number, units: number];
const posterior = ([conversions, units]: Count) => betaPosterior(summaryOfCount(conversions, units));

test.each([
  {
    a: [100, 1000] as Count,
    b: [120, 1000] as Count,
    better: 0.9231834389735598,
    intervals: [0.082936, 0.120169, 0.101323, 0.141627],
    losses: [0.02044469, 0.00048461],
  },
  {
    a: [1000, 10_000] as Count,
    b: [1100, 10_000] as Count,
    better: 0.989457354431714,
    intervals: [0.094275, 0.106036, 0.104019, 0.116285],
    losses: [0.01001358, 0.00001558],
  },
  {
    a: [0, 10] as Count,
    b: [1, 10] as Count,
    better: 16 / 21,
    intervals: [0.002299, 0.284914, 0.022831, 0.41278],
    losses: [0.10144928, 0.01811594],
  },
])('$a against $b: belief, intervals and losses', ({ a, b, better, intervals, losses }) => {
  const shapes = [posterior(a), posterior(b)];

  const [control, treatment] = comparePosteriors(shapes);

  expect(Math.abs((treatment?.probabilityBest ?? 0) - better)).toBeLessThan(1e-10);
  expect([control?.expectedLoss, treatment?.expectedLoss].map((loss) => loss?.toFixed(8))).toEqual(
    losses.map((loss) => loss.toFixed(8)),
  );
  expect(shapes.flatMap((shape) => credibleInterval(shape)).map((bound) => bound.toFixed(6))).toEqual(
    intervals.map((bound) => bound.toFixed(6)),
  );
});

test('of three arms the probabilities to be best are those published, and sum to 1', () => {
  const standings = comparePosteriors([posterior([100, 1000]), posterior([110, 1000]), posterior([125, 1000])]);

  const probabilities = standings.map(({ probabilityBest }) => probabilityBest);
  expect(probabilities.map((value) => value.toFixed(9))).toEqual(['0.025781496', '0.142527730', '0.831690773']);
  expect(Math.abs(probabilities.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-9);
});

test('Wilson’s interval of 17 out of 20', () => {
  const [low, high] = wilsonInterval(17, 20);

  expect(Math.abs(low - 0.6395812)).toBeLessThan(1e-6);
  expect(Math.abs(high - 0.9476313)).toBeLessThan(1e-6);
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});

test('the integral agrees with the closed form for whole numbers', () => {
  const count = fc
    .integer({ min: 1, max: 2000 })
    .chain((units) => fc.tuple(fc.nat({ max: units }), fc.constant(units)));

  fc.assert(
    fc.property(count, count, (first, second) => {
      const [a, b] = [posterior(first), posterior(second)];
      let closed = 0;
      for (let i = 0; i < b.a; i += 1)
        closed += Math.exp(logBeta(a.a + i, a.b + b.b) - Math.log(b.b + i) - logBeta(1 + i, b.b) - logBeta(a.a, a.b));
      expect(Math.abs((comparePosteriors([a, b])[1]?.probabilityBest ?? 0) - closed)).toBeLessThan(1e-10);
    }),
    // where nobody was won over the density falls off slowest
    {
      numRuns: 60,
      examples: [
        [
          [0, 128],
          [0, 324],
        ],
      ],
    },
  );
});

test('a few units beside a million are compared too', () => {
  const [few, many] = comparePosteriors([posterior([3, 10]), posterior([300_000, 1_000_000])]);

  expect((few?.probabilityBest ?? 0) + (many?.probabilityBest ?? 0)).toBeCloseTo(1, 9);
  expect(few?.probabilityBest).toBeCloseTo(0.57, 1);
});

test('an impossible share is refused', () => {
  expect(() => posterior([11, 10])).toThrow(/0 ≤ sum ≤ units/);
});
