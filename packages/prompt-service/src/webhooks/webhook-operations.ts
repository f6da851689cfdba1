import { randomBytes, randomUUID } from 'node:crypto';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { WebhookResponse } from '@votive/shared/contracts/webhook-requests';
import { type AdminOperation, operation } from '../admin/admin-operation.ts';
import { SECRET_PREFIX } from './sign-delivery.ts';
import type { WebhookStore } from './webhook-store.ts';

type Dependencies = {
  store: WebhookStore;
  /** Whether a webhook may point at an address; the problem if not. */
  check: (url: string) => Promise<WebhookResponse>;
  now: () => Date;
};

/** The operations on webhooks. The secret is told once, when a webhook is made. */
export function webhookOperations({ store, check, now }: Dependencies): AdminOperation[] {
  return [
    operation('listWebhooks', async () => ({ items: await store.list() })),
    operation('createWebhook', async ({ body, actor }) => {
      const { problem } = await check(body.url);
      if (problem !== null) throw new InvalidInput([{ path: 'url', message: problem }]);
      const webhook = {
        ...body,
        id: randomUUID(),
        createdBy: actor.name,
        createdAt: now().toISOString(),
        disabledAt: null,
      };
      const secret = `${SECRET_PREFIX}${randomBytes(32).toString('base64')}`;
      await store.insert(webhook, secret);
      return { webhook, secret };
    }),
    operation('removeWebhook', async ({ params, actor }) => {
      const removed = await store.remove(params.webhookId, { actor: actor.name, at: now().toISOString() });
      if (!removed) throw new AppError('not_found', 'There is no such webhook.');
    }),
    operation('listDeliveries', async ({ params }) => {
      const items = await store.deliveries(params.webhookId);
      if (!items) throw new AppError('not_found', 'There is no such webhook.');
      return { items };
    }),
    operation('redeliver', async ({ params: { webhookId, deliveryId } }) => {
      const delivery = await store.redeliver(webhookId, deliveryId, now().toISOString());
      if (!delivery) throw new AppError('not_found', 'There is no such delivery, or its webhook was removed.');
      return delivery;
    }),
  ];
}
