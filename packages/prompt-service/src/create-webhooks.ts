import { type WebhookRequest, webhookResponseSchema } from '@votive/shared/contracts/webhook-requests';
import type { Logger } from 'pino';
import type { AdminOperation } from './admin/admin-operation.ts';
import type { CallBackend } from './backend/backend-client.ts';
import type { Queries } from './database/open-database.ts';
import { startDeliveryLoop } from './webhooks/delivery-loop.ts';
import { webhookOperations } from './webhooks/webhook-operations.ts';
import { createWebhookStore } from './webhooks/webhook-store.ts';

type Dependencies = { queries: Queries; callBackend: CallBackend; now: () => Date; log: Logger };

const CHECK_TIMEOUT_MS = 10_000;
const SEND_TIMEOUT_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

/** Webhooks: who gets them, and the loop that delivers what is in the outbox. `stop` ends it, before the database is closed. */
export function createWebhooks({ queries, callBackend, now, log }: Dependencies): {
  operations: AdminOperation[];
  stop: () => Promise<void>;
} {
  const store = createWebhookStore(queries);
  const ask = async (path: string, body: unknown, signal: AbortSignal) =>
    webhookResponseSchema.parse(await (await callBackend({ method: 'POST', path, body, signal })).json());
  const check = (url: string) => ask('/internal/webhook-checks', { url }, AbortSignal.timeout(CHECK_TIMEOUT_MS));
  const send = (request: WebhookRequest, signal: AbortSignal) =>
    ask('/internal/webhook-requests', request, AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]));
  return {
    operations: webhookOperations({ store, check, now }),
    stop: startDeliveryLoop({ store, send, now, log, intervalMs: LOOK_EVERY_MS }),
  };
}
