import { ERROR_TABLE, type ErrorCode } from './error-table.ts';

/** A failure a person can act on: what happened (`message`), why (`reason`), and what to do (`fix`). Its code decides the exit code. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly fix: string;
  /** What is known all the same, for the envelope's `data`. */
  readonly data: unknown;

  constructor(
    code: ErrorCode,
    {
      message,
      reason,
      fix,
      data,
      cause,
    }: { message: string; reason: string; fix: string; data?: unknown; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'CommandError';
    this.code = code;
    this.reason = reason;
    this.fix = fix;
    this.data = data;
  }

  get exitCode(): number {
    return ERROR_TABLE[this.code].exit;
  }
}

/** `error` as something to act on: file-system faults by their own words, anything else as a defect. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const { code, path } = systemError(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new CommandError('VOT-205', {
      message: `A file cannot be written${path ? `: ${path}` : ''}.`,
      reason: FILE_FAULTS[code],
      fix: 'Free some space or correct the permissions, then run the same command again.',
      cause: error,
    });
  }
  return new CommandError('VOT-100', {
    message: 'The command failed unexpectedly.',
    reason: error instanceof Error ? error.message : String(error),
    fix: 'Run it again with --debug and report what it prints.',
    cause: error,
  });
}

const FILE_FAULTS = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  EROFS: 'The file system is read-only.',
  EACCES: 'Permission was denied.',
  EPERM: 'The operation is not permitted.',
};

/** The code and path of a failed system call, where `error` is one. */
export function systemError(error: unknown): { code: string | undefined; path: string | undefined } {
  const { code, path } = (error instanceof Error ? error : {}) as { code?: unknown; path?: unknown };
  return { code: typeof code === 'string' ? code : undefined, path: typeof path === 'string' ? path : undefined };
}
