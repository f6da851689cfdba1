import { AppError } from '@votive/shared/app-error';
import type { Request, RequestHandler } from 'express';

/**
 * Behind the edge the host is the forwarded one. Lets a state-changing request pass if no other site's page sent it: `Sec-Fetch-Site` is not `cross-site`, and `Origin`, where there is one, is this
 * host or one of `allowedOrigins`. Programs send neither and pass. Throws `forbidden`.
 */
export function requireOwnOrigin(allowedOrigins: readonly string[]): RequestHandler {
  return function ownOrigin(request, _response, next) {
    const { origin } = request.headers;
    const isAllowed = origin !== undefined && allowedOrigins.includes(origin);
    if (!isAllowed && (isForeign(origin, request) || request.headers['sec-fetch-site'] === 'cross-site'))
      throw new AppError('forbidden', 'Pages of other sites may not send this request.');
    next();
  };
}

function isForeign(origin: string | undefined, request: Request): boolean {
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { host } = new URL(origin);
  return host !== request.headers.host && host !== request.host;
}

/** CORS for `allowedOrigins` only, without credentials: tokens travel in headers that a page sets itself. */
export function allowOrigins(allowedOrigins: readonly string[]): RequestHandler {
  return function cors(request, response, next) {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin === undefined || !allowedOrigins.includes(origin)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'trace-id, ETag, Retry-After');
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return next();
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, idempotency-key, traceparent');
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}
