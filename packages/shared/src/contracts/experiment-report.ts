import { z } from 'zod';
import { GUARDRAIL_IDS } from '../experiments/guardrail-ids.ts';

const interval = z.strictObject({ low: z.number(), high: z.number() });
const estimate = interval.extend({ estimate: z.number() });

/** Why a verdict is what it is; the numbers are what its words need. */
export const verdictReasonSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('too_few_units'), units: z.array(z.int()) }),
  z.strictObject({ code: z.literal('sample_ratio'), p: z.number() }),
  z.strictObject({ code: z.literal('several_arms'), share: z.number() }),
  z.strictObject({ code: z.literal('too_few_days'), days: z.number(), needed: z.int() }),
  z.strictObject({ code: z.literal('horizon_ahead'), reached: z.int(), planned: z.int() }),
  z.strictObject({
    code: z.literal('difference'),
    arm: z.string(),
    estimate: z.number(),
    low: z.number(),
    high: z.number(),
  }),
  z.strictObject({ code: z.literal('no_difference'), minimumEffect: z.number(), reached: z.int() }),
  z.strictObject({ code: z.literal('guardrail'), arm: z.string(), guardrail: z.string() }),
]);
export type VerdictReason = z.infer<typeof verdictReasonSchema>;

/** What to do, as data. `arm` is set for `recommend` only and may be the control. */
export const verdictSchema = z.strictObject({
  kind: z.enum(['not_enough_data', 'blocked', 'keep_running', 'no_detectable_difference', 'recommend']),
  arm: z.string().nullable(),
  reasons: z.array(verdictReasonSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** One guardrail of one arm beside the control. `harm` is the worsening with an interval that is valid at every look; null where there is too little to say. */
export const guardrailJudgementSchema = z.strictObject({
  id: z.enum([...GUARDRAIL_IDS, 'primary_goal']),
  state: z.enum(['ok', 'regressed', 'not_enough_data']),
  control: z.number().nullable(),
  treatment: z.number().nullable(),
  harm: estimate.nullable(),
});
export type GuardrailJudgement = z.infer<typeof guardrailJudgementSchema>;

/** One goal of one arm: units with a value, their mean, and its 95 % credible interval. `share` is null without units. */
export const goalFiguresSchema = z.strictObject({
  id: z.string(),
  units: z.int(),
  share: z.number().nullable(),
  credible: interval.nullable(),
});
export type GoalFigures = z.infer<typeof goalFiguresSchema>;

/**
 * One row of the table. The comparison with the control is null for the control itself and while there is not enough data. `difference` and `lift` (relative)
 * hold intervals that are valid at every look, and `p` goes with them; `fixed` is the one look of a fixed horizon, taken when it was first reached. Both p after Holm.
 */
export const armFiguresSchema = z.strictObject({
  name: z.string(),
  weight: z.int(),
  exposed: z.int(),
  goals: z.array(goalFiguresSchema),
  probabilityBest: z.number().nullable(),
  expectedLoss: z.number().nullable(),
  difference: estimate.nullable(),
  lift: estimate.nullable(),
  p: z.number().nullable(),
  fixed: estimate.extend({ p: z.number() }).nullable(),
  guardrails: z.array(guardrailJudgementSchema),
});
export type ArmFigures = z.infer<typeof armFiguresSchema>;

export const experimentHealthSchema = z.strictObject({
  sampleRatio: z.strictObject({
    chiSquare: z.number(),
    p: z.number(),
    isJudged: z.boolean(),
    isSuspicious: z.boolean(),
  }),
  sequentialSampleRatio: z.strictObject({ p: z.number(), isAlarm: z.boolean() }),
  severalArms: z.strictObject({ units: z.int(), share: z.number(), isTooMany: z.boolean() }),
  bundledPlan: z.strictObject({ units: z.int(), share: z.number() }),
  overridden: z.int(),
  armGone: z.int(),
  lastExposureAt: z.iso.datetime().nullable(),
  phases: z.int(),
});
export type ExperimentHealth = z.infer<typeof experimentHealthSchema>;

/** The primary goal's difference from the control at one look, per arm; null while that arm or the control has no spread. */
export const seriesLookSchema = z.strictObject({
  at: z.iso.datetime(),
  units: z.int(),
  differences: z.record(z.string(), estimate.nullable()),
});
export type SeriesLook = z.infer<typeof seriesLookSchema>;

/** Units are those with a value of the primary goal, over all arms. `fixedUnits`, `sequentialCap` and `sequentialAverage` answer the plan; the rest says how far it is. */
export const powerPanelSchema = z.strictObject({
  plannedUnits: z.int(),
  reachedUnits: z.int(),
  reachedShare: z.number(),
  fixedUnits: z.int(),
  sequentialCap: z.int(),
  sequentialAverage: z.int(),
  detectableNow: z.number().nullable(),
  unitsPerDay: z.number().nullable(),
  daysLeft: z.number().nullable(),
});
export type PowerPanel = z.infer<typeof powerPanelSchema>;

/** What a guarded rollout does next. `weight` is the new arm's next weight. */
export const rolloutDecisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hold'),
    reason: z.enum(['not_running', 'too_few_units', 'too_early', 'nothing_judged']),
  }),
  z.strictObject({ kind: z.literal('advance'), weight: z.int() }),
  z.strictObject({
    kind: z.literal('pause'),
    reason: z.enum(['guardrail', 'sample_ratio']),
    guardrails: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('complete') }),
]);
export type RolloutDecision = z.infer<typeof rolloutDecisionSchema>;

/** All figures of the experiment page, in its order. They are those of the last phase; earlier phases are in the counts, and never pooled. */
export const experimentReportSchema = z.strictObject({
  experimentId: z.string(),
  phase: z.int(),
  health: experimentHealthSchema,
  verdict: verdictSchema,
  arms: z.array(armFiguresSchema),
  series: z.array(seriesLookSchema),
  power: powerPanelSchema,
  rollout: rolloutDecisionSchema.nullable(),
});
export type ExperimentReport = z.infer<typeof experimentReportSchema>;
