import { randomUUID } from 'node:crypto';
import type { Webhook } from '@votive/shared/admin-api/webhook-contracts';
import type { Queries } from '../database/open-database.ts';

/** A change that webhooks announce. `data` holds names, ids and reasons; never a text of a prompt or an answer. */
export type Announcement = {
  event: Webhook['events'][number];
  at: string;
  data: Record<string, string | number | null>;
};
/** Puts an announcement into the outbox of every webhook that asked for it, in the transaction of the change: both are there, or neither. */
export type Announce = (tx: Queries, announcement: Announcement) => Promise<void>;

/** Deliveries of one webhook that its log keeps; all of them are shown. */
export const KEPT_DELIVERIES = 200;

export const announce: Announce = async (tx, { event, at, data }) => {
  const webhooks = await tx.selectFrom('webhooks').select(['id', 'events']).where('disabledAt', 'is', null).execute();
  for (const webhook of webhooks) {
    if (!(JSON.parse(webhook.events) as string[]).includes(event)) continue;
    const id = randomUUID();
    await tx
      .insertInto('deliveries')
      .values({
        ...{ id, event, webhookId: webhook.id, createdAt: at, attempts: 0, state: 'waiting', nextAttemptAt: at },
        ...{ lastStatus: null, lastProblem: null, body: JSON.stringify({ id, type: event, createdAt: at, data }) },
      })
      .execute();
    await forgetOldest(tx, webhook.id);
  }
};

/** Keeps a webhook's newest deliveries and those that still wait; the log would grow for ever otherwise. */
async function forgetOldest(tx: Queries, webhookId: string): Promise<void> {
  const kept = tx
    .selectFrom('deliveries')
    .select('id')
    .where('webhookId', '=', webhookId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(KEPT_DELIVERIES);
  await tx
    .deleteFrom('deliveries')
    .where('webhookId', '=', webhookId)
    .where('state', '<>', 'waiting')
    .where('id', 'not in', kept)
    .execute();
}
