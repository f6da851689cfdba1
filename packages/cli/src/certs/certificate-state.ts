import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { CertificatePaths } from './certificate-paths.ts';

const attemptSchema = z.object({
  at: z.iso.datetime(),
  source: z.enum(['local', 'imported', 'acme']),
  /** Why it was made. */
  trigger: z.string(),
  ok: z.boolean(),
  /** Why it failed. */
  reason: z.string().nullable(),
});

const stateSchema = z.object({
  schema: z.literal('votive.certificate-state/1'),
  lastAttempt: attemptSchema.nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  failuresInARow: z.int().nonnegative(),
});

export type CertificateAttempt = z.infer<typeof attemptSchema>;
/** What is known of renewals; it decides nothing but when the next one is tried, and feeds `status`. */
export type CertificateState = z.infer<typeof stateSchema>;

const NOTHING_YET: CertificateState = {
  schema: 'votive.certificate-state/1',
  lastAttempt: null,
  lastSuccessAt: null,
  failuresInARow: 0,
};

/** The record of renewals. A missing or damaged one counts as none: it must never stop an appliance. */
export function readCertificateState(paths: CertificatePaths): CertificateState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(paths.state, 'utf8')));
  } catch {
    return NOTHING_YET;
  }
}

/** Adds an attempt to the record. */
export function recordAttempt(paths: CertificatePaths, attempt: CertificateAttempt): CertificateState {
  const before = readCertificateState(paths);
  const state: CertificateState = {
    ...before,
    lastAttempt: attempt,
    lastSuccessAt: attempt.ok ? attempt.at : before.lastSuccessAt,
    failuresInARow: attempt.ok ? 0 : before.failuresInARow + 1,
  };
  writeFileAtomically(paths.state, `${JSON.stringify(state, null, 2)}\n`);
  return state;
}
