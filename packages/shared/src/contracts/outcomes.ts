import { z } from 'zod';

/** The client's own name for one event: the same key again is the same event. */
const keySchema = z.string().min(1).max(100);

/**
 * `POST /api/v1/analyses/:id/events`: what a person did with a report. It counts only where they agreed to statistics. A later verdict on the same finding
 * replaces an earlier one, and a verdict event without a verdict takes it back.
 */
export const outcomeEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('verdict'),
    findingId: z.string().min(1).max(100),
    verdict: z.enum(['fits', 'partly', 'not-me']).optional(),
    key: keySchema,
  }),
  z.strictObject({ type: z.literal('exported'), key: keySchema }),
  z.strictObject({ type: z.literal('printed'), key: keySchema }),
]);
export type OutcomeEvent = z.infer<typeof outcomeEventSchema>;

/** An event on its way to prompt-service; `at` is when the backend took it in. */
export const outcomeSchema = z.strictObject({ analysisId: z.uuid(), at: z.iso.datetime(), event: outcomeEventSchema });
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * `POST /internal/outcomes`: up to 500 at once, answered with an `ExposureReceipt` when they are durable. Idempotent by analysis and key. Events of an analysis that
 * no exposure names are ignored; exposures are sent before the outcomes that may belong to them.
 */
export const outcomeBatchSchema = z.strictObject({ outcomes: z.array(outcomeSchema).min(1).max(500) });
export type OutcomeBatch = z.infer<typeof outcomeBatchSchema>;
