import { z } from 'zod';

/** `POST /internal/webhook-checks` of the backend: whether a webhook may point there. The answer is a `WebhookResponse` without a status. */
export const webhookCheckSchema = z.strictObject({ url: z.string().min(1).max(2_000) });

/** `POST /internal/webhook-requests` of the backend, which alone has a way out: sends `body` to `url`, once. */
export const webhookRequestSchema = webhookCheckSchema.extend({
  headers: z.record(z.string().regex(/^[a-z-]{1,60}$/), z.string().max(500)),
  body: z.string().max(64_000),
});
export type WebhookRequest = z.infer<typeof webhookRequestSchema>;

/** What the receiver answered, or why it was not reached; nothing of its body is read. */
export const webhookResponseSchema = z.strictObject({ status: z.int().nullable(), problem: z.string().nullable() });
export type WebhookResponse = z.infer<typeof webhookResponseSchema>;
