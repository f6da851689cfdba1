import { expect, test } from 'vitest';
import type { GuardrailJudgement } from '../../contracts/experiment-report.ts';
import { summaryOfCount, summaryOfValues } from '../arm-summary.ts';
import { judgeGuardrail } from './judge-guardrail.ts';
import { LATENCY_BOUNDS_MS, latencyClassOf, latencyP95, noLatencies } from './latency-classes.ts';
import { nextRolloutStep, rolloutDesign } from './next-rollout-step.ts';

const design = { alpha: 0.05, horizonUnits: 2_000 };

function latencies(values: readonly number[]) {
  const { counts } = noLatencies();
  for (const value of values) counts[latencyClassOf(value)] = (counts[latencyClassOf(value)] ?? 0) + 1;
  return { counts };
}
const evenly = (units: number, from: number, to: number) =>
  latencies(Array.from({ length: units }, (_, at) => from + ((to - from) * at) / units));

test('fewer valid answers are a regression once the interval says so, and not by one bad day', () => {
  const rule = { id: 'schema_valid' as const, margin: 0 };

  expect(judgeGuardrail(rule, [summaryOfCount(500, 500), summaryOfCount(430, 500)], design).state).toBe('regressed');
  expect(judgeGuardrail(rule, [summaryOfCount(500, 500), summaryOfCount(497, 500)], design).state).toBe('ok');
  expect(judgeGuardrail(rule, [summaryOfCount(430, 500), summaryOfCount(500, 500)], design).state).toBe('ok');
});

test('more deletions are a regression, beyond the tolerated margin only', () => {
  const data = [summaryOfCount(10, 1_000), summaryOfCount(120, 1_000)] as const;

  expect(judgeGuardrail({ id: 'deleted', margin: 0 }, data, design).state).toBe('regressed');
  expect(judgeGuardrail({ id: 'deleted', margin: 0.2 }, data, design).state).toBe('ok');
});

test('slower answers at the 95th percentile are a regression, with the percentiles shown', () => {
  const judgement = judgeGuardrail(
    { id: 'latency_p95', margin: 0 },
    [evenly(1_000, 500, 2_000), evenly(1_000, 500, 4_000)],
    design,
  );

  expect(judgement.state).toBe('regressed');
  expect(judgement.treatment ?? 0).toBeGreaterThan(1.5 * (judgement.control ?? 0));
});

test('dearer answers are a regression, relative to the control', () => {
  const costs = (mean: number) =>
    summaryOfValues(Array.from({ length: 400 }, (_, at) => mean * (0.5 + (at % 11) / 10)));

  const judgement = judgeGuardrail({ id: 'cost', margin: 0 }, [costs(0.01), costs(0.015)], design);

  expect(judgement).toMatchObject({ state: 'regressed' });
  expect(judgement.harm?.estimate).toBeCloseTo(0.5, 6);
  expect(judgeGuardrail({ id: 'cost', margin: 0 }, [costs(0.01), costs(0.01)], design).state).toBe('ok');
});

test('costs that are all nothing are no regression', () => {
  const free = summaryOfCount(0, 50);

  expect(judgeGuardrail({ id: 'cost', margin: 0 }, [free, free], design)).toMatchObject({ state: 'ok', harm: null });
});

test('without data nothing is said', () => {
  const nothing = { state: 'not_enough_data', harm: null };

  expect(judgeGuardrail({ id: 'not_me', margin: 0 }, [undefined, summaryOfCount(1, 50)], design)).toMatchObject(
    nothing,
  );
  expect(
    judgeGuardrail({ id: 'not_me', margin: 0 }, [summaryOfCount(1, 19), summaryOfCount(1, 50)], design),
  ).toMatchObject(nothing);
  expect(judgeGuardrail({ id: 'latency_p95', margin: 0 }, [noLatencies(), noLatencies()], design)).toMatchObject(
    nothing,
  );
});

test('latency classes cover every latency, and their p95 is an upper bound by 15 % at most', () => {
  expect(latencyClassOf(0)).toBe(0);
  expect(latencyClassOf(10_000_000)).toBe(LATENCY_BOUNDS_MS.length);
  expect(LATENCY_BOUNDS_MS.at(-1)).toBeGreaterThan(300_000);
  expect(latencyP95(noLatencies())).toBeUndefined();
  const p95 = latencyP95(evenly(1_000, 0, 10_000)) ?? 0;
  expect(p95).toBeGreaterThanOrEqual(9_500);
  expect(p95).toBeLessThan(9_500 * 1.15);
});

const rollout = { steps: [100, 500, 2_500, 5_000, 10_000], minimumUnits: 200, minimumHours: 24 };
const judged = (state: GuardrailJudgement['state']): GuardrailJudgement => ({
  id: 'deleted',
  state,
  control: null,
  treatment: null,
  harm: null,
});
const well = {
  isRunning: true,
  weight: 100,
  treatmentUnits: 300,
  hours: 30,
  isSampleRatioAlarm: false,
  guardrails: [judged('ok')],
};

test('a rollout climbs 1 → 5 → 25 → 50 → 100 % and is then complete', () => {
  const climbed = [100];
  for (;;) {
    const decision = nextRolloutStep(rollout, { ...well, weight: climbed.at(-1) ?? 0 });
    if (decision.kind !== 'advance') {
      expect(decision).toEqual({ kind: 'complete' });
      break;
    }
    climbed.push(decision.weight);
  }
  expect(climbed).toEqual([100, 500, 2_500, 5_000, 10_000]);
});

test.each([
  [
    'a regression pauses at once',
    { treatmentUnits: 30, hours: 1, guardrails: [judged('regressed')] },
    { kind: 'pause', reason: 'guardrail', guardrails: ['deleted'] },
  ],
  [
    'a regression pauses at the last step too',
    { weight: 10_000, guardrails: [judged('regressed')] },
    { kind: 'pause' },
  ],
  ['a sample ratio alarm pauses', { isSampleRatioAlarm: true }, { kind: 'pause', reason: 'sample_ratio' }],
  ['too few units wait', { treatmentUnits: 199 }, { kind: 'hold', reason: 'too_few_units' }],
  ['too few hours wait', { hours: 23 }, { kind: 'hold', reason: 'too_early' }],
  [
    'a step that nothing guarded waits',
    { guardrails: [judged('not_enough_data')] },
    { kind: 'hold', reason: 'nothing_judged' },
  ],
  [
    'what does not run waits',
    { isRunning: false, guardrails: [judged('regressed')] },
    { kind: 'hold', reason: 'not_running' },
  ],
])('%s', (_, changes, decision) => {
  expect(nextRolloutStep(rollout, { ...well, ...changes })).toMatchObject(decision);
});

test('α is shared between guardrails and the steps that compare, and each step is tuned to its own end', () => {
  expect(rolloutDesign(rollout, { alpha: 0.05, guardrails: 5, weight: 100 })).toEqual({
    alpha: 0.0025,
    horizonUnits: 20_000,
  });
});
