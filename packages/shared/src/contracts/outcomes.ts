import { z } from 'zod';

/** The client's own name for one event: the same key again is the same event. */
const keySchema = z.string().min(1).max(100);

/**
 * `POST /api/v1/analyses/:id/events`: what a person did with a report. It counts only where they agreed to statistics. A later verdict on the same finding
 * replaces an earlier one.
 */
export const outcomeEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('verdict'),
    findingId: z.string().min(1).max(100),
    verdict: z.enum(['fits', 'partly', 'not-me']),
    key: keySchema,
  }),
  z.strictObject({ type: z.literal('exported'), key: keySchema }),
  z.strictObject({ type: z.literal('printed'), key: keySchema }),
]);
export type OutcomeEvent = z.infer<typeof outcomeEventSchema>;
