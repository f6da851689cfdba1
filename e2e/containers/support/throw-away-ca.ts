import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority for one test, and a pair for `localhost` in `pairs/current/` of the folder. Answers the authority's certificate. */
export function makeThrowAwayCa(folder: string): string {
  for (const name of ['pairs/current', 'challenges']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(join(folder, 'names.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');

  openssl('req', '-x509', ...CURVE, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=throw-away CA');
  openssl('req', ...CURVE, '-keyout', 'pairs/current/privkey.pem', '-out', 'leaf.csr', '-subj', '/CN=localhost');
  const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '1', '-extfile', 'names.cnf'];
  openssl('x509', '-req', '-in', 'leaf.csr', ...sign, '-out', 'pairs/current/fullchain.pem');
  return readFileSync(join(folder, 'ca.pem'), 'utf8');
}
