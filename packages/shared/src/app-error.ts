/** Every failure a caller can act on has one of these codes; anything else is a bug. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'gone'
  | 'conflict'
  | 'too_large'
  | 'limited'
  | 'unavailable'
  | 'internal';

export type AppErrorOptions = ErrorOptions & { retryAfterSeconds?: number | undefined };

/** An expected failure. `message` is written for the person who reads it; `cause` is for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** When the same call is worth another try, in whole seconds; leaves as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Someone else was faster; `details` shows what stands there now, as further fields of the answer. */
export class Conflict extends AppError {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>>) {
    super('conflict', message);
    this.details = details;
  }
}

/** One thing that is wrong with an input: where, as a dotted path, and what, in plain words. */
export type Issue = { path: string; message: string };

/** Input that a caller can correct; `issues` names every fault at once. */
export class InvalidInput extends AppError {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], message = 'Some of what was sent cannot be used.') {
    super('invalid', message);
    this.issues = issues;
  }
}

/** A service or vendor that did not do its part. `retryable` says whether the same call may succeed later. */
export class UpstreamError extends AppError {
  readonly service: string;
  readonly retryable: boolean;
  /** The HTTP status the upstream answered with, where it answered at all. */
  readonly status: number | undefined;

  constructor(service: string, options: AppErrorOptions & { retryable: boolean; status?: number; message?: string }) {
    super('unavailable', options.message ?? `${service} did not answer.`, options);
    this.service = service;
    this.retryable = options.retryable;
    this.status = options.status;
  }
}
