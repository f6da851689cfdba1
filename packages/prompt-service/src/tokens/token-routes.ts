import type { Route } from '@votive/shared/http/policy-router';
import type { TokenService } from './token-service.ts';

/** `POST /internal/token-cleanups`: one clean-up of expired tokens, for the worker. */
export function tokenRoutes(tokens: TokenService): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/token-cleanups',
      policy: 'service',
      handlers: [async (_request, response) => void response.json(await tokens.cleanUp())],
    },
  ];
}
