import { isIPv6 } from 'node:net';
import { reasonOf } from './certificate-error.ts';
import { certificatePaths } from './certificate-paths.ts';
import { type CertificateAttempt, readCertificateState } from './certificate-state.ts';
import { parseHostName } from './host-name.ts';
import { readAuthorityCertificate } from './local/local-authority.ts';
import { type ActivePair, type PairSource, readActivePair } from './pairs/active-pair.ts';
import { oneLine } from './pairs/order-chain.ts';
import type { TrustStore } from './trust/trust-store.ts';
import { trustSubject } from './trust/trust-subject.ts';
import { coversHost } from './when-due.ts';

const DAY_MS = 86_400_000;
/** An imported pair is worth a warning this long before its end; the others renew themselves well before. */
const WARNED_BEFORE_MS = 21 * DAY_MS;

export type CertificateStatus = {
  /** `ok`; `warning`: works today but somebody must act; `failing`: browsers refuse it now, or it is damaged; `none`: there is none. */
  state: 'ok' | 'warning' | 'failing' | 'none';
  /** Why the state is not `ok`, in words. */
  causes: string[];
  source: PairSource | null;
  subject: string | null;
  issuer: string | null;
  fingerprintSha256: string | null;
  validFrom: string | null;
  validUntil: string | null;
  /** Whole days until the end, negative after it. */
  daysLeft: number | null;
  names: string[];
  authority: { name: string; fingerprintSha256: string; validUntil: string; file: string } | null;
  /** Where the local authority is trusted; empty when it does not matter. */
  trust: { store: 'system' | 'browser'; path: string; trusted: boolean }[];
  lastAttempt: CertificateAttempt | null;
  lastSuccessAt: string | null;
  failuresInARow: number;
};

/** Everything an operator asks about the certificate in use. Reads only, and never throws for what it finds: that is its answer. */
export async function certificateStatus(
  home: string,
  { hostName, now, stores }: { hostName: string; now: Date; stores: readonly TrustStore[] },
): Promise<CertificateStatus> {
  const paths = certificatePaths(home);
  const history = readCertificateState(paths);
  const { pair, fault } = readOrExplain(() => readActivePair(paths));
  const authority = pair?.source === 'local' ? readAuthorityCertificate(paths) : undefined;
  const { failing, warning } = judge(pair, {
    fault,
    hostName,
    now,
    failuresInARow: history.failuresInARow,
    lastReason: history.lastAttempt?.reason,
  });
  return {
    state: toState({ exists: pair !== undefined || fault !== undefined, failing, warning }),
    causes: [...failing, ...warning],
    source: pair?.source ?? null,
    ...(pair ? describePair(pair) : NO_PAIR),
    daysLeft: pair ? daysUntil(pair.leaf.validToDate, now) : null,
    authority: authority
      ? { ...namesOf(paths), validUntil: authority.validToDate.toISOString(), file: paths.authority }
      : null,
    trust: authority ? await Promise.all(stores.map((store) => describeStore(store, trustSubject(paths)))) : [],
    lastAttempt: history.lastAttempt,
    lastSuccessAt: history.lastSuccessAt,
    failuresInARow: history.failuresInARow,
  };
}

function toState({
  exists,
  failing,
  warning,
}: {
  exists: boolean;
  failing: string[];
  warning: string[];
}): CertificateStatus['state'] {
  if (!exists) return 'none';
  if (failing.length > 0) return 'failing';
  return warning.length > 0 ? 'warning' : 'ok';
}

function judge(
  pair: ActivePair | undefined,
  {
    fault,
    hostName,
    now,
    failuresInARow,
    lastReason,
  }: {
    fault: string | undefined;
    hostName: string;
    now: Date;
    failuresInARow: number;
    lastReason: string | null | undefined;
  },
): { failing: string[]; warning: string[] } {
  const failing: string[] = [];
  const warning: string[] = [];
  if (fault !== undefined) failing.push(fault);
  if (failuresInARow > 0) warning.push(`The last renewal failed: ${lastReason ?? 'no reason is known'}`);
  if (!pair) return { failing, warning };
  const ends = Math.min(...pair.chain.map(({ validToDate }) => validToDate.getTime()));
  if (ends < now.getTime()) failing.push(`It expired on ${new Date(ends).toISOString()}.`);
  else if (pair.source === 'imported' && ends - now.getTime() < WARNED_BEFORE_MS) {
    warning.push(`It expires on ${new Date(ends).toISOString()}, and an imported certificate is not renewed for you.`);
  }
  if (pair.leaf.validFromDate > now)
    failing.push(`It is not valid before ${pair.leaf.validFromDate.toISOString()}; is the clock right?`);
  const { pair: host } = readOrExplain(() => parseHostName(hostName));
  if (host && !coversHost(pair.leaf, host)) failing.push(`It does not cover ${host.value}.`);
  return { failing, warning };
}

const NO_PAIR = { subject: null, issuer: null, fingerprintSha256: null, validFrom: null, validUntil: null, names: [] };

/** What people compare when they look at a certificate. */
export function describePair({ leaf }: ActivePair) {
  return {
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    fingerprintSha256: leaf.fingerprint256,
    validFrom: leaf.validFromDate.toISOString(),
    validUntil: leaf.validToDate.toISOString(),
    names: (leaf.subjectAltName ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map(plainName),
  };
}

const daysUntil = (end: Date, now: Date) => Math.floor((end.getTime() - now.getTime()) / DAY_MS);

/** An alternative name as people write it; OpenSSL spells IPv6 addresses out. */
function plainName(name: string): string {
  const value = name.replace(/^(DNS|IP Address):/, '');
  return isIPv6(value) ? new URL(`http://[${value}]`).hostname.slice(1, -1) : value;
}

function namesOf(paths: ReturnType<typeof certificatePaths>) {
  const { name, fingerprint } = trustSubject(paths);
  return { name, fingerprintSha256: fingerprint };
}

async function describeStore(store: TrustStore, subject: ReturnType<typeof trustSubject>) {
  const trusted = await store.presence(subject).then(
    (presence) => presence !== 'absent',
    () => false,
  );
  return { store: store.kind, path: store.path, trusted };
}

function readOrExplain<Result>(read: () => Result): { pair: Result | undefined; fault: string | undefined } {
  try {
    return { pair: read(), fault: undefined };
  } catch (error) {
    return { pair: undefined, fault: reasonOf(error) };
  }
}
