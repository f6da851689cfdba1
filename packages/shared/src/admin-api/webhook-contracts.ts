import { z } from 'zod';

/** Where label moves are announced. The signing secret is shown once, when the webhook is made. */
export const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.url(),
  events: z.array(z.enum(['label.moved', 'experiment.started', 'experiment.stopped', 'experiment.paused'])).min(1),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;
export const createWebhookSchema = webhookSchema.pick({ url: true, events: true });
export const createdWebhookSchema = z.strictObject({ webhook: webhookSchema, secret: z.string() });

export const deliverySchema = z.strictObject({
  id: z.string(),
  webhookId: z.string(),
  event: z.string(),
  createdAt: z.iso.datetime(),
  attempts: z.int(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  lastStatus: z.int().nullable(),
  lastProblem: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;
