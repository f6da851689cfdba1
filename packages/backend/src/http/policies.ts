import { AppError } from '@votive/shared/app-error';
import { requireService } from '@votive/shared/http/require-service';
import type { RequestHandler } from 'express';
import { requireOwnOrigin } from './origin-guard.ts';

/** Who may call a route: anybody; our own pages and programs, for what changes something; the holder of an access token; another service of the appliance. */
export type BackendPolicy = 'public' | 'own-pages' | 'token-holder' | 'service';

export function policyGuards(
  allowedOrigins: readonly string[],
  verifyService: (token: string) => string,
): Record<BackendPolicy, RequestHandler> {
  const ownPages = requireOwnOrigin(allowedOrigins);
  return {
    public: (_request, _response, next) => next(),
    'own-pages': ownPages,
    service: requireService(verifyService),
    'token-holder': (request, response, next) => {
      if (!/^Bearer \S{20,200}$/.test(request.headers.authorization ?? ''))
        throw new AppError('unauthenticated', 'Send the access token of this analysis: `Authorization: Bearer …`.');
      if (request.method === 'GET') next();
      else ownPages(request, response, next);
    },
  };
}
