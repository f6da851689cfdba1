import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { AppError, Conflict, type ErrorCode, InvalidInput } from '../app-error.ts';

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  limited: 429,
  internal: 500,
  unavailable: 503,
};

/** Where nobody knows better when to come back. */
const RETRY_AFTER_SECONDS = 5;

/** The one place where an error becomes a response. Unexpected errors are logged and never described. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const known = error instanceof AppError ? error : fromExpress(error);
    if (known.code === 'internal') log.error({ err: describe(error) }, 'request failed');
    if (response.headersSent) return next(error);
    if (known.code === 'unavailable' || known.code === 'limited')
      response.setHeader('Retry-After', String(known.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
    response.status(STATUS[known.code]).json({
      code: known.code,
      message: known.message,
      ...(known instanceof InvalidInput && { issues: known.issues }),
      ...(known instanceof Conflict && known.details),
    });
  };
}

/** Body-parser and router faults carry a 4xx status and a `type`; their messages may quote the body, so they are replaced. */
function fromExpress(error: unknown): AppError {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return new AppError('too_large', 'The body is larger than this route accepts.', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('invalid', 'The request cannot be read: its address or its JSON body is malformed.', {
      cause: error,
    });
  }
  return new AppError('internal', 'Something went wrong on our side. It has been logged.', { cause: error });
}

/** Name, code and stack frames of an error; never its message, which can hold what a person wrote. */
function describe(error: unknown): { type: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n');
  return { type: error.name, ...('code' in error && { code: error.code }), ...(frames && { stack: frames }) };
}
