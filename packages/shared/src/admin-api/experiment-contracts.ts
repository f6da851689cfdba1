import { z } from 'zod';
import { experimentCountsSchema } from '../contracts/experiment-counts.ts';
import { experimentReportSchema } from '../contracts/experiment-report.ts';
import { experimentDraftSchema, experimentSchema, weightsSchema } from '../contracts/experiments.ts';
import { promptKeySchema } from '../contracts/plan.ts';
import { moveOutcomeSchema } from './prompt-contracts.ts';

const reasonSchema = z.string().trim().min(1).max(500);
/** The revision that the caller looked at: 409 when somebody changed the experiment since. */
const revisionSchema = z.int().min(1);

/** An experiment as lists show it. `exposed` counts the units in its arms, over all phases. */
export const experimentSummarySchema = z.strictObject({
  ...experimentSchema.pick({
    id: true,
    promptKey: true,
    name: true,
    status: true,
    revision: true,
    schedule: true,
    note: true,
    promotedArm: true,
    createdAt: true,
    startedAt: true,
    stoppedAt: true,
  }).shape,
  arms: z.array(
    z.strictObject({ name: z.string(), weight: z.int(), versionId: z.string(), versionNumber: z.int().min(1) }),
  ),
  isRollout: z.boolean(),
  exposed: z.int().min(0),
});
export type ExperimentSummary = z.infer<typeof experimentSummarySchema>;

/** An experiment whole. `versionNumbers` is by version id; `runningElsewhere` names the other experiment that runs on the same prompt. */
export const experimentDetailSchema = experimentSchema.extend({
  versionNumbers: z.record(z.string(), z.int().min(1)),
  exposed: z.int().min(0),
  runningElsewhere: z.string().nullable(),
});
export type ExperimentDetail = z.infer<typeof experimentDetailSchema>;

export const experimentQuerySchema = z.strictObject({
  promptKey: promptKeySchema.optional(),
  archived: z.enum(['leave_out', 'include']).default('leave_out'),
});

export const createExperimentSchema = z.strictObject({ promptKey: promptKeySchema, draft: experimentDraftSchema });
export const updateExperimentSchema = z.strictObject({ ifRevision: revisionSchema, draft: experimentDraftSchema });
/** Starting, pausing, resuming, stopping, archiving. The reason goes into the audit; that of a pause or stop stands on the experiment as its note. */
export const changeReasonSchema = z.strictObject({ ifRevision: revisionSchema, reason: reasonSchema });
/** Every arm by its name; whole numbers that sum to 10,000. */
export const changeWeightsSchema = changeReasonSchema.extend({ weights: weightsSchema });
/** `arm` null takes an override back. */
export const setOverrideSchema = z.strictObject({
  unit: z.string().min(1).max(128),
  arm: z.string().min(1).nullable(),
  reason: reasonSchema,
});
/** As moving `production` by hand: the gate holds unless an owner overrides it. */
export const promoteArmSchema = changeReasonSchema.extend({
  arm: z.string().min(1),
  overrideGate: z.boolean().default(false),
});
/** `experiment.promotedArm` is set once production follows the arm: not yet where a second person still has to approve. */
export const promotedArmSchema = z.strictObject({ experiment: experimentDetailSchema, outcome: moveOutcomeSchema });

/**
 * The experiment page: the experiment and all figures, counted up to `countedAt`. Figures about what fewer than `suppressedBelow` people did are left out (null); how many
 * people there are is not.
 */
export const experimentResultsSchema = z.strictObject({
  experiment: experimentDetailSchema,
  report: experimentReportSchema,
  countedAt: z.iso.datetime(),
  suppressedBelow: z.int(),
});
export type ExperimentResults = z.infer<typeof experimentResultsSchema>;

/** Everything that was counted, with what it was counted for. No unit is named: neither overrides nor the salt are in it. Goals and guardrails of fewer than `suppressedBelow` units are left out. */
export const experimentExportSchema = z.strictObject({
  schema: z.literal('votive.experiment-export/1'),
  exportedAt: z.iso.datetime(),
  suppressedBelow: z.int(),
  experiment: experimentSchema.omit({ salt: true, overrides: true }),
  counts: experimentCountsSchema,
});
export type ExperimentExport = z.infer<typeof experimentExportSchema>;
