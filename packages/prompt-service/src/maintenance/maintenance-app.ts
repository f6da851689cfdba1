import type { MaintenanceState } from '@votive/shared/contracts/maintenance';
import { errorHandler } from '@votive/shared/http/error-handler';
import type { HealthCheck } from '@votive/shared/http/health-report';
import { healthRoutes } from '@votive/shared/http/health-routes';
import { policyRouter, type Route } from '@votive/shared/http/policy-router';
import { requestTrace } from '@votive/shared/http/request-trace';
import { requireService } from '@votive/shared/http/require-service';
import express, { type Express } from 'express';
import type { Logger } from 'pino';

/** `GET /internal/maintenance`: whether the database is open. */
export function maintenanceRoute(state: () => MaintenanceState): Route<'service'> {
  return {
    method: 'get',
    path: '/internal/maintenance',
    policy: 'service',
    handlers: [(_request, response) => void response.json(state())],
  };
}

/**
 * What the service answers while its database is closed: how it is, and to everything else 503 with the time after which to try again. It stays ready, so that what depends on it
 * goes on from what it has.
 */
export function maintenanceApp({
  log,
  now,
  verifyService,
  metrics,
  state,
  retryAfterSeconds,
}: {
  log: Logger;
  now: () => Date;
  verifyService: (token: string) => string;
  metrics: Route<'public'>;
  state: () => MaintenanceState;
  retryAfterSeconds: () => number;
}): Express {
  const check = (): HealthCheck => ({ status: 'degraded', critical: false, cause: state().reason ?? 'starting' });
  const routes = [...healthRoutes({ maintenance: check }, now), maintenanceRoute(state), metrics];
  const answered = new Set(routes.map(({ path }) => path));
  const closed = express.Router().use((request, response, next) => {
    if (request.method === 'GET' && answered.has(request.path)) return next();
    response.setHeader('Retry-After', String(retryAfterSeconds()));
    response
      .status(503)
      .json({ code: 'unavailable', message: 'The service is being maintained; try again in a moment.' });
  });
  return express()
    .disable('x-powered-by')
    .use(requestTrace(log))
    .use(closed)
    .use(
      policyRouter(routes, { service: requireService(verifyService), public: (_request, _response, next) => next() }),
    )
    .use(errorHandler(log));
}
