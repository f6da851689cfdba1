import type { X509Certificate } from 'node:crypto';
import type { CertificatePaths } from './certificate-paths.ts';
import type { CertificateState } from './certificate-state.ts';
import type { HostName } from './host-name.ts';
import { readAuthorityCertificate } from './local/local-authority.ts';
import type { ActivePair } from './pairs/active-pair.ts';

/** How far ahead of ours an issuer's clock may be without anything being wrong. */
export const CLOCK_SKEW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const LONGEST_WAIT_MS = 24 * HOUR_MS;

/** Why the pair in use should be renewed at `now`, in words, or undefined when it should not. */
export function whyDue(
  active: ActivePair | undefined,
  { wanted, host, now, paths }: { wanted: 'local' | 'acme'; host: HostName; now: Date; paths: CertificatePaths },
): string | undefined {
  if (!active) return 'there was none';
  if (active.source !== wanted)
    return `certificates now come from ${wanted === 'acme' ? 'the ACME server' : 'the local authority'}`;
  if (!coversHost(active.leaf, host)) return `it does not cover ${host.value}`;
  if (active.leaf.validFromDate.getTime() > now.getTime() + CLOCK_SKEW_MS)
    return 'it was made while the clock was ahead';
  const authority = active.source === 'local' ? readAuthorityCertificate(paths) : undefined;
  if (authority && !active.leaf.checkIssued(authority)) return 'the local authority is a new one';
  return isPastTwoThirds(active.leaf, now) ? 'less than a third of its life is left' : undefined;
}

/** Whether a certificate stands for `host` by its alternative names; a common name does not count, as in every browser. */
export function coversHost(leaf: X509Certificate, host: HostName): boolean {
  const match = host.kind === 'dns' ? leaf.checkHost(host.value, { subject: 'never' }) : leaf.checkIP(host.value);
  return match !== undefined;
}

function isPastTwoThirds({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  const life = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - now.getTime() < life / 3;
}

/** When the wait after failed attempts ends (1 h after the first, doubling up to 24 h), or undefined when it is over. A clock set back ends it too. */
export function backoffEnds({ lastAttempt, failuresInARow }: CertificateState, now: Date): string | undefined {
  if (!lastAttempt || lastAttempt.ok || failuresInARow === 0) return undefined;
  const failedAt = new Date(lastAttempt.at);
  const ends = failedAt.getTime() + Math.min(HOUR_MS * 2 ** (failuresInARow - 1), LONGEST_WAIT_MS);
  return failedAt <= now && now.getTime() < ends ? new Date(ends).toISOString() : undefined;
}
