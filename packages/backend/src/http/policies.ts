import { AppError } from '@votive/shared/app-error';
import type { RequestHandler } from 'express';
import { requireOwnOrigin } from './origin-guard.ts';

/** Who may call a route: anybody; our own pages and programs, for what changes something; the holder of an access token. */
export type BackendPolicy = 'public' | 'own-pages' | 'token-holder';

export function policyGuards(allowedOrigins: readonly string[]): Record<BackendPolicy, RequestHandler> {
  const ownPages = requireOwnOrigin(allowedOrigins);
  return {
    public: (_request, _response, next) => next(),
    'own-pages': ownPages,
    'token-holder': (request, response, next) => {
      if (!/^Bearer \S{20,200}$/.test(request.headers.authorization ?? ''))
        throw new AppError('unauthenticated', 'Send the access token of this analysis: `Authorization: Bearer …`.');
      if (request.method === 'GET') next();
      else ownPages(request, response, next);
    },
  };
}
