import { type Delivery, deliverySchema, type Webhook, webhookSchema } from '@votive/shared/admin-api/webhook-contracts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';
import { KEPT_DELIVERIES } from './outbox.ts';

export type WebhookStore = ReturnType<typeof createWebhookStore>;
/** A delivery that is due, with what is sent and by which secret it is signed. */
export type DueDelivery = { id: string; url: string; secret: string; body: string; attempts: number };
export type Outcome = Pick<Delivery, 'attempts' | 'state' | 'lastStatus' | 'lastProblem' | 'nextAttemptAt'>;

const AT_ONCE = 10;
const SHOWN_COLUMNS = [
  'id',
  'webhookId',
  'event',
  'createdAt',
  'attempts',
  'state',
  'lastStatus',
  'lastProblem',
] as const;

/** Webhooks and their deliveries. A webhook that was removed stays for its log, disabled. */
export function createWebhookStore(db: Queries) {
  async function insert(webhook: Webhook, secret: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const row = { ...webhook, events: JSON.stringify(webhook.events), secret };
      await tx.insertInto('webhooks').values(row).execute();
      const { id, createdAt, createdBy, url } = webhook;
      const detail = { host: new URL(url).host };
      await appendAudit(tx, { at: createdAt, actor: createdBy, action: 'webhook.created', target: id, detail });
    });
  }

  async function list(): Promise<Webhook[]> {
    const rows = await db
      .selectFrom('webhooks')
      .select(['id', 'url', 'events', 'createdBy', 'createdAt', 'disabledAt'])
      .where('disabledAt', 'is', null)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map((row) => webhookSchema.parse({ ...row, events: JSON.parse(row.events) }));
  }

  /** Disables a webhook and gives up what still waited; false where it is not there. */
  async function remove(id: string, { actor, at }: { actor: string; at: string }): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('webhooks')
        .set({ disabledAt: at })
        .where('id', '=', id)
        .where('disabledAt', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await tx
        .updateTable('deliveries')
        .set({ state: 'failed', lastProblem: 'The webhook was removed.', nextAttemptAt: null })
        .where('webhookId', '=', id)
        .where('state', '=', 'waiting')
        .execute();
      await appendAudit(tx, { at, actor, action: 'webhook.removed', target: id, detail: {} });
      return true;
    });
  }

  /** The newest two hundred deliveries of a webhook, newest first; undefined where there is no such webhook. */
  async function deliveries(webhookId: string): Promise<Delivery[] | undefined> {
    const webhook = await db.selectFrom('webhooks').select('id').where('id', '=', webhookId).executeTakeFirst();
    if (!webhook) return undefined;
    const rows = await db
      .selectFrom('deliveries')
      .select([...SHOWN_COLUMNS, 'nextAttemptAt'])
      .where('webhookId', '=', webhookId)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(KEPT_DELIVERIES)
      .execute();
    return rows.map((row) => deliverySchema.parse(row));
  }

  /** Makes a delivery due again under its own id; undefined where it is not there or its webhook was removed. */
  async function redeliver(webhookId: string, id: string, at: string): Promise<Delivery | undefined> {
    await db
      .updateTable('deliveries')
      .set({ state: 'waiting', attempts: 0, nextAttemptAt: at })
      .where('id', '=', id)
      .where('webhookId', '=', webhookId)
      .where('webhookId', 'in', db.selectFrom('webhooks').select('id').where('disabledAt', 'is', null))
      .execute();
    const row = await db
      .selectFrom('deliveries')
      .select([...SHOWN_COLUMNS, 'nextAttemptAt'])
      .where('id', '=', id)
      .where('webhookId', '=', webhookId)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return row && deliverySchema.parse(row);
  }

  /** The oldest ten deliveries that are due. */
  async function due(at: string): Promise<DueDelivery[]> {
    return db
      .selectFrom('deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'deliveries.webhookId')
      .select(['deliveries.id', 'url', 'secret', 'body', 'attempts'])
      .where('state', '=', 'waiting')
      .where('nextAttemptAt', '<=', at)
      .orderBy('nextAttemptAt')
      .limit(AT_ONCE)
      .execute();
  }

  async function note(id: string, outcome: Outcome): Promise<void> {
    await db.updateTable('deliveries').set(outcome).where('id', '=', id).where('state', '=', 'waiting').execute();
  }

  return { insert, list, remove, deliveries, redeliver, due, note };
}
