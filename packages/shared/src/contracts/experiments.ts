import { z } from 'zod';
import { GUARDRAIL_IDS } from '../experiments/guardrail-ids.ts';
import { TOTAL_WEIGHT } from '../experiments/total-weight.ts';
import { promptKeySchema } from './plan.ts';

const armNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const goalIdSchema = z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/);
const weightSchema = z.int().min(0).max(TOTAL_WEIGHT);
const unitSchema = z.string().min(1).max(128);

/** One arm: a version of the prompt, by reference. The order of the arms is frozen, and the first one is the control. */
export const experimentArmSchema = z.strictObject({
  name: armNameSchema,
  versionId: z.string().min(1),
  weight: weightSchema,
});
export type ExperimentArm = z.infer<typeof experimentArmSchema>;

/**
 * How the experiment is going to be judged; chosen before it starts. `fixed_horizon`: once, at `horizonUnits`. `sequential`: at any time, by a confidence
 * sequence that is tuned to `horizonUnits`. `horizonUnits` counts units with a value of the primary goal, over all arms; `minimumEffect` is the smallest
 * absolute difference worth knowing (0.1: ten points); nothing is concluded before `minimumDays`.
 */
export const experimentPlanSchema = z.strictObject({
  design: z.enum(['fixed_horizon', 'sequential']),
  alpha: z.number().min(0.001).max(0.2).default(0.05),
  power: z.number().min(0.5).max(0.99).default(0.8),
  expectedShare: z.number().gt(0).lt(1),
  minimumEffect: z.number().min(0.005).max(0.5),
  horizonUnits: z.int().min(20).max(100_000_000),
  minimumDays: z.int().min(1).max(365).default(7),
});
export type ExperimentPlan = z.infer<typeof experimentPlanSchema>;

/**
 * A goal as data. `share`: per unit, the rated findings whose verdict is among `verdicts`, out of all that it rated; units that rated nothing have no value.
 * `event`: 1 for a unit with at least one of `events`, 0 for every other exposed unit that agreed to statistics. Only what happens after the first exposure and
 * within `windowHours` counts, once per unit.
 */
export const goalSchema = z.strictObject({
  id: goalIdSchema,
  role: z.enum(['primary', 'secondary']),
  windowHours: z
    .int()
    .min(1)
    .max(24 * 90),
  measure: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('share'), verdicts: z.array(z.enum(['fits', 'partly', 'not-me'])).min(1) }),
    z.strictObject({ kind: z.literal('event'), events: z.array(z.enum(['verdict', 'exported', 'printed'])).min(1) }),
  ]),
});
export type Goal = z.infer<typeof goalSchema>;

/** What must not get worse. `margin` is the worsening that is tolerated: in points of a rate or of the share of slow answers, or relative for `cost`. */
export const guardrailSchema = z.strictObject({
  id: z.enum(GUARDRAIL_IDS),
  margin: z.number().min(0).max(1).default(0),
});
export type Guardrail = z.infer<typeof guardrailSchema>;

/** A guarded rollout gives the second of two arms these shares of 10,000, one step after the other, while no guardrail says no. */
export const rolloutSchema = z.strictObject({
  steps: z.array(z.int().min(1).max(TOTAL_WEIGHT)).min(1).max(10).default([100, 500, 2_500, 5_000, TOTAL_WEIGHT]),
  minimumUnits: z.int().min(20).max(1_000_000).default(200),
  minimumHours: z
    .int()
    .min(1)
    .max(24 * 30)
    .default(24),
});
export type Rollout = z.infer<typeof rolloutSchema>;

const scheduleSchema = z.strictObject({ startsAt: z.iso.datetime().nullable(), endsAt: z.iso.datetime().nullable() });

/** What a person enters. Cross-field rules are in `experiments/check-draft.ts`. `overrides` names the arm of single units, for trying it out. */
export const experimentDraftSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  hypothesis: z.string().trim().min(1).max(2_000),
  arms: z.array(experimentArmSchema).min(2).max(6),
  overrides: z.record(unitSchema, armNameSchema).default({}),
  plan: experimentPlanSchema,
  goals: z.array(goalSchema).min(1).max(10),
  guardrails: z.array(guardrailSchema).max(GUARDRAIL_IDS.length),
  schedule: scheduleSchema.default({ startsAt: null, endsAt: null }),
  rollout: rolloutSchema.nullable().default(null),
});
export type ExperimentDraft = z.infer<typeof experimentDraftSchema>;

/** A stretch of time with the same weights. Phases are never pooled. Weights by arm name. */
export const phaseSchema = z.strictObject({
  number: z.int().min(1),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  weights: z.record(z.string().min(1), weightSchema),
});
export type Phase = z.infer<typeof phaseSchema>;

/** Weights by the names of the arms. */
export const weightsSchema = z.record(z.string().min(1), weightSchema);

/** `paused`: everybody gets production, nobody new is exposed. `stopped` is final; `archived` hides it from the list. */
export const experimentStatusSchema = z.enum(['draft', 'running', 'paused', 'stopped', 'archived']);
export type ExperimentStatus = z.infer<typeof experimentStatusSchema>;

/**
 * An experiment as it is stored and answered. `revision` counts its changes and is what an edit must be based on; `note` says why it was last paused or stopped,
 * or why a planned start could not be made.
 * One that came over from a former Votive may have other names of arms, a single arm, or no hypothesis.
 */
export const experimentSchema = experimentDraftSchema.extend({
  id: z.string(),
  name: z.string().min(1),
  hypothesis: z.string(),
  arms: z.array(experimentArmSchema.extend({ name: z.string().min(1) })).min(1),
  overrides: z.record(unitSchema, z.string().min(1)),
  promptKey: promptKeySchema,
  status: experimentStatusSchema,
  revision: z.int().min(1),
  salt: z.string().min(1),
  phases: z.array(phaseSchema),
  note: z.string().max(500),
  promotedArm: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  stoppedAt: z.iso.datetime().nullable(),
  archivedAt: z.iso.datetime().nullable(),
});
export type Experiment = z.infer<typeof experimentSchema>;

const noteSchema = z.string().trim().min(1).max(500);

/** What can happen to an experiment. `reweigh` names every arm; `promote` records which arm production now follows. */
export const experimentChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('revise'), draft: experimentDraftSchema }),
  z.strictObject({ kind: z.literal('start') }),
  z.strictObject({ kind: z.literal('reweigh'), weights: weightsSchema }),
  z.strictObject({ kind: z.literal('override'), unit: unitSchema, arm: z.string().min(1).nullable() }),
  z.strictObject({ kind: z.literal('pause'), note: noteSchema }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('stop'), note: noteSchema }),
  z.strictObject({ kind: z.literal('promote'), arm: z.string().min(1) }),
  z.strictObject({ kind: z.literal('archive') }),
]);
export type ExperimentChange = z.infer<typeof experimentChangeSchema>;
