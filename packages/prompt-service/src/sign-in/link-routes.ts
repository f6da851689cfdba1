import { createLinkSchema } from '@votive/shared/admin-api/session-contracts';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { LinkService } from './link-service.ts';

/** `POST /internal/admin-links`: makes a one-time link, for the command line. */
export function linkRoutes(links: LinkService): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/admin-links',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '4kb' }),
        async (request, response) =>
          void response.status(201).json(await links.create(parse(createLinkSchema, request.body))),
      ],
    },
  ];
}
