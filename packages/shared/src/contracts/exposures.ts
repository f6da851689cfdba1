import { z } from 'zod';
import { planSourceSchema } from './analysis.ts';

/** The subject of an analysis, as assignment sees it. */
const unitSchema = z.string().min(1).max(128);

/**
 * One unit met one arm: written when its prompt is dispatched to a model, never when it is resolved. (experimentId, unit) is its key and the first one wins, so
 * that sending it again changes nothing. `by` says how the arm was found; units put in by `override` and those of a `bundled` plan are in no arm's numbers.
 * `statistics` is the unit's consent: without it, no outcome of it counts.
 */
export const exposureSchema = z.strictObject({
  experimentId: z.string().min(1),
  unit: unitSchema,
  analysisId: z.uuid(),
  phase: z.int().min(1),
  arm: z.string().min(1),
  versionId: z.string().min(1),
  planSource: planSourceSchema,
  by: z.enum(['hash', 'override']),
  statistics: z.boolean(),
  exposedAt: z.iso.datetime(),
});
export type Exposure = z.infer<typeof exposureSchema>;

/** How the answer to an exposure turned out, for the guardrails; once per unit, the first one wins. Shares are of the findings; `costUsd` is null where unknown. */
export const observationSchema = z.strictObject({
  experimentId: z.string().min(1),
  unit: unitSchema,
  schemaValid: z.boolean(),
  quotesVerified: z.number().min(0).max(1).nullable(),
  latencyMs: z.number().min(0),
  costUsd: z.number().min(0).nullable(),
});
export type Observation = z.infer<typeof observationSchema>;

/** `POST /internal/exposures`: up to 500 of each at once; idempotent. */
export const exposureBatchSchema = z.strictObject({
  exposures: z.array(exposureSchema).max(500),
  observations: z.array(observationSchema).max(500).default([]),
});
export type ExposureBatch = z.infer<typeof exposureBatchSchema>;

/** What became of a batch: rows that were new, and rows that were there already or belong to no experiment that takes any. */
export const exposureReceiptSchema = z.strictObject({ stored: z.int().min(0), ignored: z.int().min(0) });
export type ExposureReceipt = z.infer<typeof exposureReceiptSchema>;
