import { z } from 'zod';

/** What was collected in one arm: how many units have a value, the sum of their values and of the squares. A yes/no value is 0 or 1, a share lies between. */
export const armSummarySchema = z.strictObject({
  units: z.int().min(0),
  sum: z.number(),
  sumOfSquares: z.number().min(0),
});
export type ArmSummary = z.infer<typeof armSummarySchema>;

/** Counts of units by latency; `counts[i]` belongs to the i-th class of `LATENCY_BOUNDS_MS`. */
export const latencyCountsSchema = z.strictObject({ counts: z.array(z.int().min(0)) });
export type LatencyCounts = z.infer<typeof latencyCountsSchema>;

/** One arm at one look: units exposed so far in this phase, and per goal id what those gave who agreed to statistics. */
export const armLookSchema = z.strictObject({
  exposed: z.int().min(0),
  goals: z.record(z.string(), armSummarySchema),
});

/** Everything known of a phase at the end of some period (a day, say), cumulative since the phase began. By arm name. */
export const lookSchema = z.strictObject({ at: z.iso.datetime(), arms: z.record(z.string(), armLookSchema) });
export type Look = z.infer<typeof lookSchema>;

/** A phase: the weights were the same from its first to its last look. Looks are in the order of time; guardrails by id, then by arm, as of the last look. */
export const phaseCountsSchema = z.strictObject({
  number: z.int().min(1),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  weights: z.record(z.string(), z.int().min(0).max(10_000)),
  looks: z.array(lookSchema),
  guardrails: z.record(z.string(), z.record(z.string(), z.union([armSummarySchema, latencyCountsSchema]))),
});
export type PhaseCounts = z.infer<typeof phaseCountsSchema>;

/**
 * All that an experiment counted, as aggregates: what the statistics read and what *Export* writes. `excluded` are units that are in no arm's numbers:
 * seen in several arms, served from the bundled plan, put into an arm by hand, or of an arm that is gone.
 */
export const experimentCountsSchema = z.strictObject({
  schema: z.literal('votive.experiment-counts/1'),
  experimentId: z.string(),
  phases: z.array(phaseCountsSchema),
  excluded: z.strictObject({
    severalArms: z.int().min(0),
    bundledPlan: z.int().min(0),
    overridden: z.int().min(0),
    armGone: z.int().min(0),
  }),
  lastExposureAt: z.iso.datetime().nullable(),
});
export type ExperimentCounts = z.infer<typeof experimentCountsSchema>;
