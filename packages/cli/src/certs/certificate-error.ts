import { CommandError } from '../output/command-error.ts';

/** A certificate, key or chain that an operator gave and that cannot be used. */
export function unusableCertificate(message: string, reason: string, fix: string, cause?: unknown): CommandError {
  return new CommandError('VOT-501', { message, reason, fix, cause });
}

/** Certificate files of the home that are damaged or were changed by hand. */
export function damagedCertificate(message: string, reason: string, fix: string, cause?: unknown): CommandError {
  return new CommandError('VOT-504', { message, reason, fix, cause });
}

const LONGEST_REASON = 400;

/** One line for a record or a screen about `error`: no control characters (a certificate server chose some of these words), no key, bounded. */
export function reasonOf(error: unknown): string {
  const text =
    error instanceof CommandError
      ? `${error.message} ${error.reason}`
      : error instanceof Error
        ? error.message
        : String(error);
  const line = text
    .replace(/-----BEGIN [^-]*-----[\s\S]*?(-----END [^-]*-----|$)/g, '[redacted]')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
