import type { WebhookRequest, WebhookResponse } from '@votive/shared/contracts/webhook-requests';
import type { Logger } from 'pino';
import { signDelivery } from './sign-delivery.ts';
import type { DueDelivery, Outcome, WebhookStore } from './webhook-store.ts';

type Dependencies = {
  store: Pick<WebhookStore, 'due' | 'note'>;
  /** Sends once; throws where the way out itself is not there, which counts as no attempt. */
  send: (request: WebhookRequest, signal: AbortSignal) => Promise<WebhookResponse>;
  now: () => Date;
  log: Logger;
  intervalMs: number;
};

/** Waits after the first, second … attempt, in seconds: together a day and a quarter. After the last of them it is given up. */
const BACKOFF_SECONDS = [5, 30, 120, 600, 3_600, 14_400, 36_000, 50_400] as const;

/**
 * Sends what is in the outbox, oldest first, until the receiver answers 2xx. What was sent but not yet noted when the process died is sent again under the same id: receivers get
 * everything at least once.
 */
export function startDeliveryLoop({ store, send, now, log, intervalMs }: Dependencies) {
  const stopping = new AbortController();
  let working = Promise.resolve();
  let isWorking = false;

  async function round(): Promise<void> {
    const due = await store.due(now().toISOString());
    await Promise.all(due.map(deliver));
  }

  async function deliver({ id, url, secret, body, attempts }: DueDelivery): Promise<void> {
    const request = { url, body, headers: signDelivery({ id, body, secret }, now()) };
    const response = await send(request, stopping.signal).catch(() => undefined);
    if (response) await store.note(id, outcomeOf(response, attempts + 1, now()));
  }

  const timer = setInterval(() => {
    if (isWorking) return;
    isWorking = true;
    working = round()
      .catch((error: unknown) => log.error({ type: (error as Error).name }, 'webhooks could not be delivered'))
      .finally(() => {
        isWorking = false;
      });
  }, intervalMs);
  timer.unref();

  /** Ends the round that is under way; to be called before the database is closed. */
  return async function stop(): Promise<void> {
    clearInterval(timer);
    stopping.abort();
    await working;
  };
}

function outcomeOf({ status, problem }: WebhookResponse, attempts: number, now: Date): Outcome {
  const common = { attempts, lastStatus: status, lastProblem: problem };
  if (status !== null && status >= 200 && status < 300) return { ...common, state: 'delivered', nextAttemptAt: null };
  const seconds = BACKOFF_SECONDS[attempts - 1];
  if (seconds === undefined) return { ...common, state: 'failed', nextAttemptAt: null };
  return { ...common, state: 'waiting', nextAttemptAt: new Date(now.getTime() + seconds * 1000).toISOString() };
}
