import { webhookCheckSchema, webhookRequestSchema } from '@votive/shared/contracts/webhook-requests';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { WebhookSender } from './send-webhook.ts';

/** The prompt-service has no way out of the appliance; what it announces goes through here. */
export function webhookRoutes({ check, send }: WebhookSender): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/webhook-checks',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '8kb' }),
        async (request, response) => void response.json(await check(parse(webhookCheckSchema, request.body).url)),
      ],
    },
    {
      method: 'post',
      path: '/internal/webhook-requests',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '128kb' }),
        async (request, response) => void response.json(await send(parse(webhookRequestSchema, request.body))),
      ],
    },
  ];
}
