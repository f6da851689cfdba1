import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { CommandError } from '../output/command-error.ts';

/** A name that a certificate can stand for: a DNS name in lower-case ASCII, or an IP address. */
export type HostName = { kind: 'dns' | 'ip'; value: string };

/** What every local certificate covers besides the configured host name, so that the machine itself always gets in. */
const LOCAL_NAMES: readonly HostName[] = [
  { kind: 'dns', value: 'localhost' },
  { kind: 'ip', value: '127.0.0.1' },
  { kind: 'ip', value: '::1' },
];

const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Reads a host name as an operator writes it (any case, any script, a final dot, brackets around IPv6). Throws VOT-104 for anything else, also a wildcard. */
export function parseHostName(text: string): HostName {
  const plain = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (isIP(plain) === 6) return { kind: 'ip', value: new URL(`http://[${plain}]`).hostname.slice(1, -1) };
  if (isIP(plain) === 4) return { kind: 'ip', value: plain };
  const value = domainToASCII(plain.replace(/\.$/, '')).toLowerCase();
  if (DNS_NAME.test(value) && !/^\d+$/.test(value.split('.').at(-1) ?? '')) return { kind: 'dns', value };
  throw new CommandError('VOT-104', {
    message: `"${plain.slice(0, 80)}" is not a host name.`,
    reason: 'A certificate needs a DNS name such as votive.example, or an IP address; no wildcard, path or port.',
    fix: 'Set the host name that people type into their browser.',
  });
}

/** The names of a local certificate for `host`, without repetition, the host first. */
export function coveredNames(host: HostName): HostName[] {
  return [host, ...LOCAL_NAMES.filter(({ value }) => value !== host.value)];
}
