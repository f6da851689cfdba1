import { expect, test } from 'vitest';
import type { ArmSummary, ExperimentCounts, Look } from '../../contracts/experiment-counts.ts';
import { experimentCountsSchema } from '../../contracts/experiment-counts.ts';
import { type ExperimentReport, experimentReportSchema } from '../../contracts/experiment-report.ts';
import type { Experiment, ExperimentDraft } from '../../contracts/experiments.ts';
import { changeExperiment } from '../../experiments/change-experiment.ts';
import { draft, experimentOf } from '../../experiments/testing/experiments.ts';
import { summaryOfCount } from '../arm-summary.ts';
import { confidenceSequence } from '../comparison/confidence-sequence.ts';
import { absoluteEffect } from '../comparison/difference.ts';
import { judgeExperiment } from './judge-experiment.ts';
import { verdictWords } from './verdict-texts.ts';

const START = new Date('2026-11-01T00:00:00.000Z');
const daysLater = (days: number) => new Date(START.getTime() + days * 86_400_000);
const running = (changes: Partial<ExperimentDraft> = {}) =>
  changeExperiment(experimentOf(changes), { kind: 'start' }, { now: START });
const fixed = { plan: { ...draft.plan, design: 'fixed_horizon' as const } };

type Arms = Record<string, [conversions: number, units: number]>;

function lookAt(day: number, arms: Arms, exposed?: Record<string, number>): Look {
  const entries = Object.entries(arms).map(([name, [sum, units]]) => [
    name,
    { exposed: exposed?.[name] ?? units, goals: { verdict_share: summaryOfCount(sum, units) } },
  ]);
  return { at: daysLater(day).toISOString(), arms: Object.fromEntries(entries) };
}

function countsOf(experiment: Experiment, looks: Look[], more: Partial<ExperimentCounts> = {}): ExperimentCounts {
  const phases = experiment.phases.map((phase) => ({ ...phase, looks, guardrails: {} }));
  const excluded = { severalArms: 0, bundledPlan: 0, overridden: 0, armGone: 0 };
  return experimentCountsSchema.parse({
    schema: 'votive.experiment-counts/1',
    experimentId: experiment.id,
    phases,
    excluded,
    lastExposureAt: looks.at(-1)?.at ?? null,
    ...more,
  });
}

function judge(experiment: Experiment, arms: Arms, day = 8): ExperimentReport {
  const report = judgeExperiment(experiment, countsOf(experiment, [lookAt(day, arms)]), daysLater(day));
  return experimentReportSchema.parse(report);
}

test('before the start nothing is known, and the page says so', () => {
  const draftExperiment = experimentOf();

  const report = judgeExperiment(draftExperiment, countsOf(draftExperiment, []), START);

  expect(experimentReportSchema.parse(report)).toMatchObject({
    phase: 0,
    verdict: { kind: 'not_enough_data' },
    series: [],
  });
});

test('a few dozen units are not enough data, and the table shows no probability', () => {
  const report = judge(running(), { control: [12, 23], warmer: [18, 21] });

  expect(report.verdict).toEqual({
    kind: 'not_enough_data',
    arm: null,
    reasons: [{ code: 'too_few_units', units: [23, 21] }],
  });
  expect(report.arms.map(({ probabilityBest, difference }) => [probabilityBest, difference])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(verdictWords(report.verdict, 'en').reasons[0]).toMatch(/by arm: 23 \/ 21\. Until then/);
  expect(verdictWords(report.verdict, 'en').headline).toBe('Not enough data to tell (n = 23 / 21).');
});

test('a clear difference is recommended after the planned days, and not before', () => {
  const arms: Arms = { control: [200, 400], warmer: [290, 400] };

  expect(judge(running(), arms, 3).verdict).toMatchObject({
    kind: 'keep_running',
    reasons: [{ code: 'too_few_days', needed: 7 }],
  });
  const { verdict, arms: rows } = judge(running(), arms, 8);
  expect(verdict).toMatchObject({ kind: 'recommend', arm: 'warmer', reasons: [{ code: 'difference', arm: 'warmer' }] });
  expect(rows[1]?.difference?.low).toBeGreaterThan(0);
  expect(rows[1]?.probabilityBest).toBeGreaterThan(0.999);
  expect(verdictWords(verdict, 'pl')).toMatchObject({ headline: 'Zalecany: warmer.' });
});

test('a worse treatment makes the control the recommended arm', () => {
  expect(judge(running(), { control: [290, 400], warmer: [200, 400] }).verdict).toMatchObject({
    kind: 'recommend',
    arm: 'control',
  });
});

test('no difference: run on until the horizon, then say how large one would have shown', () => {
  expect(judge(running(), { control: [200, 400], warmer: [205, 400] }).verdict).toMatchObject({
    kind: 'keep_running',
    reasons: [{ code: 'horizon_ahead', reached: 800, planned: 1_400 }],
  });
  expect(judge(running(), { control: [350, 700], warmer: [355, 700] }).verdict).toMatchObject({
    kind: 'no_detectable_difference',
    reasons: [{ code: 'no_difference', minimumEffect: 0.1, reached: 1_400 }],
  });
});

test('a fixed horizon is judged once: not before, and by the first look that reached it', () => {
  const experiment = running(fixed);
  const before = lookAt(7, { control: [300, 650], warmer: [390, 650] });
  const reached = lookAt(8, { control: [350, 700], warmer: [360, 700] });
  const later = lookAt(30, { control: [1_000, 2_000], warmer: [1_200, 2_000] });
  const verdictAt = (looks: Look[]) => judgeExperiment(experiment, countsOf(experiment, looks), daysLater(31)).verdict;

  expect(verdictAt([before])).toMatchObject({ kind: 'keep_running', reasons: [{ code: 'horizon_ahead' }] });
  expect(verdictAt([before, reached]).kind).toBe('no_detectable_difference');
  expect(verdictAt([before, reached, later]).kind).toBe('no_detectable_difference');
});

test('arms that filled unevenly block every verdict, by the sequential test, for good', () => {
  const experiment = running();
  const arms: Arms = { control: [200, 400], warmer: [290, 400] };
  const skewed = lookAt(5, arms, { control: 2_000, warmer: 1_600 });
  const healed = lookAt(8, arms, { control: 5_000, warmer: 5_000 });

  const report = judgeExperiment(experiment, countsOf(experiment, [skewed, healed]), daysLater(8));

  expect(report.health.sequentialSampleRatio.isAlarm).toBe(true);
  expect(report.health.sampleRatio.isSuspicious).toBe(false);
  expect(report.verdict).toMatchObject({ kind: 'blocked', reasons: [{ code: 'sample_ratio' }] });
});

test('too many units seen in several arms block it too', () => {
  const experiment = running();
  const counts = countsOf(experiment, [lookAt(8, { control: [200, 400], warmer: [290, 400] })], {
    excluded: { severalArms: 20, bundledPlan: 3, overridden: 1, armGone: 0 },
  });

  const { verdict, health } = judgeExperiment(experiment, counts, daysLater(8));

  expect(verdict).toMatchObject({ kind: 'blocked', reasons: [{ code: 'several_arms' }] });
  expect(health.bundledPlan).toEqual({ units: 3, share: 3 / 803 });
});

test('phases are never pooled: the last one is judged by itself', () => {
  const reweighed = changeExperiment(
    running(),
    { kind: 'reweigh', weights: { control: 9_000, warmer: 1_000 } },
    { now: daysLater(10) },
  );
  const [first, second] = reweighed.phases;
  const counts = countsOf(reweighed, []);
  const phases = [
    { ...first, looks: [lookAt(9, { control: [200, 400], warmer: [290, 400] })], guardrails: {} },
    { ...second, looks: [lookAt(12, { control: [8, 90], warmer: [3, 10] })], guardrails: {} },
  ];

  const report = judgeExperiment(reweighed, experimentCountsSchema.parse({ ...counts, phases }), daysLater(30));

  expect(report).toMatchObject({ phase: 2, verdict: { kind: 'not_enough_data', reasons: [{ units: [90, 10] }] } });
  expect(report.arms.map(({ exposed }) => exposed)).toEqual([90, 10]);
});

test('an arm whose guardrail regressed is not recommended, however well it converts', () => {
  const experiment = running();
  const counts = countsOf(experiment, [lookAt(8, { control: [200, 400], warmer: [290, 400] })]);
  const schemaValid: Record<string, ArmSummary> = {
    control: summaryOfCount(400, 400),
    warmer: summaryOfCount(300, 400),
  };
  const phases = counts.phases.map((phase) => ({ ...phase, guardrails: { schema_valid: schemaValid } }));

  const { verdict } = judgeExperiment(experiment, { ...counts, phases }, daysLater(8));

  expect(verdict).toMatchObject({ kind: 'recommend', arm: 'control' });
  expect(verdict.reasons).toContainEqual({ code: 'guardrail', arm: 'warmer', guardrail: 'schema_valid' });
});

test('three arms: α is shared, and only what passes is recommended', () => {
  const arms = [
    { name: 'control', versionId: 'v1', weight: 4_000 },
    { name: 'warmer', versionId: 'v2', weight: 3_000 },
    { name: 'shorter', versionId: 'v3', weight: 3_000 },
  ];
  const report = judge(running({ arms }), { control: [400, 800], warmer: [310, 600], shorter: [390, 600] });

  expect(report.verdict).toMatchObject({ kind: 'recommend', arm: 'shorter' });
  const effect = absoluteEffect(summaryOfCount(400, 800), summaryOfCount(390, 600));
  const shared = confidenceSequence(effect, { alpha: 0.025, horizonUnits: 1_400 });
  expect(report.arms[2]?.difference).toMatchObject({ low: shared?.low, high: shared?.high });
  expect(report.arms[2]?.p).toBeCloseTo(2 * (shared?.p ?? 0), 12);
  expect(report.arms.reduce((sum, { probabilityBest }) => sum + (probabilityBest ?? 0), 0)).toBeCloseTo(1, 9);
  expect(report.power.plannedUnits).toBe(1_400);
  expect(report.power.fixedUnits).toBeGreaterThan(
    judge(running(), { control: [1, 2], warmer: [1, 2] }).power.fixedUnits,
  );
});

test('the power panel: what the plan needs, what is reached, and when it is done', () => {
  const { power } = judge(running(), { control: [200, 350], warmer: [205, 350] }, 10);

  expect(power).toMatchObject({
    plannedUnits: 1_400,
    reachedUnits: 700,
    reachedShare: 0.5,
    fixedUnits: 770,
    unitsPerDay: 70,
    daysLeft: 10,
  });
  expect(power.sequentialCap / power.fixedUnits).toBeCloseTo(1.708, 2);
  expect(power.detectableNow).toBeCloseTo(0.105, 2);
});
