import { expect, test } from 'vitest';
import { unitsPerArm } from '../planning/sample-size.ts';
import { sequentialCost } from '../planning/sequential-design.ts';
import { countBelow, seededRandom } from './random.ts';
import { converts, ratesFindings, simulateExperiments } from './simulate-experiments.ts';
import { simulateRollouts } from './simulate-rollouts.ts';

// Short, seeded versions of what `npm run simulate` does in full.
const equals = { runs: 400, looks: 50, unitsPerLook: 80, seed: 5 };

test('equals, looked at 50 times: the sequence and the sequential ratio keep their promises, a naive test does not', () => {
  const voices = simulateExperiments({ ...equals, value: converts(0.5) });

  expect(voices).toMatchObject({ runs: 400, looks: 20_000, units: 1_600_000 });
  expect(voices.sequence / voices.runs).toBeLessThanOrEqual(0.05);
  expect(voices.sequentialRatio / voices.runs).toBeLessThanOrEqual(0.01);
  expect(voices.z / voices.runs).toBeGreaterThan(0.2);
});

test('equals whose units rate several findings each keep it too', () => {
  const voices = simulateExperiments({ ...equals, value: ratesFindings });

  expect(voices.units).toBe(1_600_000);
  expect(voices.sequence / voices.runs).toBeLessThanOrEqual(0.05);
});

test('a split of 51/49 is found by 60,000 units in nine of ten runs', () => {
  const voices = simulateExperiments({
    runs: 250,
    looks: 50,
    unitsPerLook: 1_200,
    seed: 7,
    treatmentShare: 0.51,
    value: () => 0,
  });

  expect(voices.units).toBe(15_000_000);
  expect(voices.sequentialRatio / voices.runs).toBeGreaterThanOrEqual(0.9);
});

test('the planned cap of a sequential experiment reaches its power', () => {
  const units = 2 * unitsPerArm({ control: 0.5, treatment: 0.6 }, { alpha: 0.05, power: 0.8 });
  const cap = units * sequentialCost({ alpha: 0.05, power: 0.8 }).capRatio;

  const voices = simulateExperiments({
    runs: 500,
    looks: 40,
    unitsPerLook: Math.round(cap / 40),
    seed: 11,
    value: converts(0.5, 0.6),
  });

  expect(voices.runs).toBe(500);
  expect(voices.sequence / voices.runs).toBeGreaterThan(0.75);
  expect(voices.sequence / voices.runs).toBeLessThan(0.86);
});

test('a rollout of equals is rarely paused, one that fails five times as often nearly always', () => {
  const shares = [0.02, 0.1, 0.01];

  const fair = simulateRollouts({ runs: 40, seed: 3, shares });
  const faulty = simulateRollouts({ runs: 40, seed: 3, shares, firstInTreatment: 0.15 });

  expect(fair.runs + faulty.runs).toBe(80);
  expect(fair.paused).toBeLessThanOrEqual(2);
  expect(faulty.paused).toBeGreaterThanOrEqual(36);
});

test('the random numbers follow from their seed, and are even', () => {
  const [first, again] = [seededRandom(1), seededRandom(1)];

  expect(Array.from({ length: 100 }, first)).toEqual(Array.from({ length: 100 }, again));
  expect(Math.abs(countBelow(seededRandom(2), 0.5, 1_000_000) - 500_000)).toBeLessThan(2_000);
});
