import type { RequestHandler } from 'express';
import { AppError } from '../app-error.ts';

/** A guard that lets only callers with a valid service credential pass. */
export function requireService(verify: (token: string) => string): RequestHandler {
  return (request, _response, next) => {
    const header = request.headers.authorization;
    if (!header?.startsWith('Bearer '))
      throw new AppError('unauthenticated', 'This route needs a valid service credential.');
    verify(header.slice('Bearer '.length));
    next();
  };
}
