import { CommandError } from '../output/command-error.ts';
import { reasonOf } from './certificate-error.ts';
import { type CertificatePaths, certificatePaths, makeCertificateFolders } from './certificate-paths.ts';
import { type CertificateAttempt, readCertificateState, recordAttempt } from './certificate-state.ts';
import { type HostName, parseHostName } from './host-name.ts';
import { issueLeaf } from './local/issue-leaf.ts';
import { ensureAuthority } from './local/local-authority.ts';
import {
  type ActivePair,
  installPair,
  type NewPair,
  readActivePair,
  rollBackPair,
  sourceOfPair,
} from './pairs/active-pair.ts';
import { backoffEnds, whyDue } from './when-due.ts';

/** Gets a pair from somewhere else than the local authority; given only where an ACME directory is configured. */
export type AcmeIssuer = (host: HostName, now: Date) => Promise<NewPair>;

export type Renewal = {
  changed: boolean;
  pair: ActivePair;
  /** Why a new pair was made or tried; null when none was due. */
  trigger: string | null;
  /** Why no new pair was made although one was due; the pair before stays. */
  failure: string | null;
  /** Set when a new local authority took the place of one that browsers may trust: they must be told again. */
  authorityReplaced: string | null;
};

export type RenewalRequest = {
  hostName: string;
  now: Date;
  /** Where the new pair must come from; by default ACME where it is configured, else the local authority. */
  source?: 'local' | 'acme' | undefined;
  force?: boolean | undefined;
  /** Try at once, whatever the wait after failures: somebody is watching. */
  attended?: boolean | undefined;
  acme?: AcmeIssuer | undefined;
};

/**
 * Makes sure that a usable pair stands before the edge starts: makes the local authority and its certificate when there is none, and renews a local one that is
 * due. An imported or ACME pair is left alone, whatever its age. Needs the home's lock. Idempotent.
 */
export async function ensureCertificate(
  home: string,
  { hostName, now }: { hostName: string; now: Date },
): Promise<Renewal> {
  const active = readUnlessReplaceable(certificatePaths(home), { force: false });
  if (active && active.source !== 'local') {
    makeCertificateFolders(certificatePaths(home));
    return unchanged(active);
  }
  return renewIfDue(home, { hostName, now, source: 'local' });
}

/**
 * Renews the pair in use when less than a third of its life is left, when it does not cover the host name, or when `force` says so. An imported pair is only
 * replaced when `force` comes with a `source`. A failure never throws while an older pair is there: that one stays, the reason is in the answer and in
 * `certs/state.json`, and the next unforced ACME attempt waits (1 h, doubling up to 24 h). Needs the home's lock.
 */
export async function renewIfDue(home: string, request: RenewalRequest): Promise<Renewal> {
  const { hostName, now, source, force = false, attended = false, acme } = request;
  const paths = certificatePaths(home);
  const host = parseHostName(hostName);
  makeCertificateFolders(paths);
  const active = readUnlessReplaceable(paths, { force });
  const trigger = renewalTrigger(home, request);
  if (active && trigger === undefined) return unchanged(active);
  const wanted = source ?? (acme ? 'acme' : 'local');
  const wait = waitsUntil(paths, { wanted, attended: attended || force, now });
  if (active && wait) return { ...unchanged(active), failure: `The next attempt waits until ${wait}.` };
  return attempt(paths, active, { wanted, host, now, acme, trigger: trigger ?? 'there was none' });
}

/**
 * Takes a pair back that the edge refused (`nginx -t`): the one before it is in use again, and status tells `reason`. Answers undefined when there was none
 * before; then the refused one stays. Needs the home's lock.
 */
export function withdrawPair(home: string, { reason, now }: { reason: string; now: Date }): ActivePair | undefined {
  const paths = certificatePaths(home);
  const source = sourceOfPair(paths) ?? 'local';
  const previous = rollBackPair(paths);
  const kept = previous ? 'the one before is in use again' : 'there is none before it';
  const failure = `The edge refused the new certificate, ${kept}: ${reasonOf(reason)}`;
  remember(paths, { at: now.toISOString(), source, trigger: 'refused by the edge', ok: false, reason: failure });
  return previous;
}

/** A public ACME server locks out who asks too often; the local authority needs no wait. */
function waitsUntil(
  paths: CertificatePaths,
  { wanted, attended, now }: { wanted: 'local' | 'acme'; attended: boolean; now: Date },
) {
  return wanted === 'acme' && !attended ? backoffEnds(readCertificateState(paths), now) : undefined;
}

/** Why a renewal with this request would happen, or undefined when it would not. Changes nothing. */
export function renewalTrigger(
  home: string,
  { hostName, now, source, force = false, acme }: RenewalRequest,
): string | undefined {
  const paths = certificatePaths(home);
  const active = readUnlessReplaceable(paths, { force });
  if (active?.source === 'imported' && !(force && source)) return undefined;
  if (force) return 'asked for';
  return whyDue(active, { wanted: source ?? (acme ? 'acme' : 'local'), host: parseHostName(hostName), now, paths });
}

type Attempt = { wanted: 'local' | 'acme'; host: HostName; now: Date; acme: AcmeIssuer | undefined; trigger: string };

async function attempt(paths: CertificatePaths, active: ActivePair | undefined, plan: Attempt): Promise<Renewal> {
  const { wanted, host, now, trigger } = plan;
  const record = { at: now.toISOString(), source: wanted, trigger };
  try {
    const { pair, authorityReplaced } = await obtain(paths, plan);
    const installed = installPair(paths, pair, { source: wanted, hostName: host.value, now });
    remember(paths, { ...record, ok: true, reason: null });
    return { changed: true, pair: installed, trigger, failure: null, authorityReplaced };
  } catch (error) {
    const failure = reasonOf(error);
    remember(paths, { ...record, ok: false, reason: failure });
    if (!active) throw noCertificate(failure, error);
    return { ...unchanged(active), trigger, failure };
  }
}

/** The pair in use. A damaged one counts as none where a new one can take its place without losing what an operator imported. */
function readUnlessReplaceable(paths: CertificatePaths, { force }: { force: boolean }): ActivePair | undefined {
  try {
    return readActivePair(paths);
  } catch (error) {
    const replaceable = force || ['local', 'acme'].includes(sourceOfPair(paths) ?? '');
    if (error instanceof CommandError && error.code === 'VOT-504' && replaceable) return undefined;
    throw error;
  }
}

async function obtain(
  paths: CertificatePaths,
  { wanted, host, now, acme }: Attempt,
): Promise<{ pair: NewPair; authorityReplaced: string | null }> {
  if (wanted === 'acme') {
    if (!acme) {
      throw new CommandError('VOT-104', {
        message: 'No ACME server is configured.',
        reason: 'A certificate by ACME needs to know which server to ask.',
        fix: 'Run `votive config set ACME_DIRECTORY_URL https://…` first.',
      });
    }
    return { pair: await acme(host, now), authorityReplaced: null };
  }
  const { authority, replaced } = await ensureAuthority(paths, { host, now });
  return { pair: await issueLeaf(authority, { host, now }), authorityReplaced: replaced ?? null };
}

/** The record is worth less than the answer: where it cannot be written, the answer still tells. */
function remember(paths: CertificatePaths, attempt: CertificateAttempt): void {
  try {
    recordAttempt(paths, attempt);
  } catch {
    // a folder that cannot be written is already the failure that is reported
  }
}

const unchanged = (pair: ActivePair): Renewal => ({
  changed: false,
  pair,
  trigger: null,
  failure: null,
  authorityReplaced: null,
});

function noCertificate(reason: string, cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  return new CommandError('VOT-503', {
    message: 'No certificate could be made.',
    reason,
    fix: 'Correct the cause, then run the same command again; `votive certs status` shows every attempt.',
    cause,
  });
}
