import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { certificatePaths } from '../certificate-paths.ts';
import { ensureCertificate } from '../ensure-certificate.ts';
import { parseHostName } from '../host-name.ts';
import { makeFolder } from '../testing/make-folder.ts';
import { openssl, runProgram } from '../testing/run-program.ts';
import { serveTls } from '../testing/serve-tls.ts';
import { issueLeaf } from './issue-leaf.ts';
import { readAuthority } from './local-authority.ts';

const now = () => new Date();

test('openssl accepts the certificate for every name that it should cover, and for no other', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName: 'votive.example', now: now() });
  const { authority, currentPair } = certificatePaths(home);
  const verify = (...how: string[]) =>
    runProgram('openssl', [
      'verify',
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-CAfile',
      authority,
      ...how,
      join(currentPair, 'fullchain.pem'),
    ]);

  for (const name of ['votive.example', 'localhost']) expect(verify('-verify_hostname', name).output).toContain('OK');
  for (const address of ['127.0.0.1', '::1']) expect(verify('-verify_ip', address).output).toContain('OK');

  expect(verify('-verify_hostname', 'other.example').status).not.toBe(0);
  expect(verify('-verify_ip', '127.0.0.2').status).not.toBe(0);
});

test('the certificate has the profile that certs/README.md states', async () => {
  const home = makeFolder();
  const made = now();
  const { pair } = await ensureCertificate(home, { hostName: 'votive.example', now: made });
  const { authority } = certificatePaths(home);

  const leaf = openssl('x509', '-noout', '-text', '-in', join(certificatePaths(home).currentPair, 'fullchain.pem'));
  expect(leaf).toContain('ecdsa-with-SHA256');
  expect(leaf).toContain('NIST CURVE: P-256');
  expect(leaf).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
  expect(leaf).toMatch(/Key Usage: critical\s+Digital Signature\n/);
  expect(leaf).toMatch(/Extended Key Usage: \s*TLS Web Server Authentication\n/);
  expect(leaf).toContain('DNS:votive.example, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  const root = openssl('x509', '-noout', '-text', '-in', authority);
  expect(root).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  expect(root).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
  expect(root).toMatch(
    /Name Constraints: critical\s+Permitted:\s+DNS:votive.example\s+DNS:localhost\s+IP:127.0.0.1\/255/,
  );

  const days = (certificate: X509Certificate) =>
    (certificate.validToDate.getTime() + 1_000 - certificate.validFromDate.getTime()) / 86_400_000;
  expect(days(pair.leaf)).toBe(90);
  expect(days(new X509Certificate(readFileSync(authority)))).toBe(3_650);
  expect(made.getTime() - pair.leaf.validFromDate.getTime()).toBeGreaterThan(4 * 60_000);
});

test('a stolen authority key cannot speak for any other site', async () => {
  const folder = makeFolder();
  await ensureCertificate(folder, { hostName: 'votive.example', now: now() });
  const paths = certificatePaths(folder);
  const authority = readAuthority(paths);
  if (!authority) throw new Error('there is no authority');

  for (const name of ['bank.example', 'evilvotive.example', '10.0.0.1', '2001:db8::1']) {
    const forged = await issueLeaf(authority, { host: parseHostName(name), now: now() });
    const file = join(folder, 'forged.pem');
    writeFileSync(file, forged.chain.join(''));

    expect(runProgram('openssl', ['verify', '-CAfile', paths.authority, file]).output).toContain(
      'permitted subtree violation',
    );
  }
});

test.each(['votive.example', 'localhost', '192.168.7.20', 'fd00::7:1', `${'a'.repeat(60)}.votive.example`])(
  'a host called %s gets a certificate that openssl accepts for it',
  async (hostName) => {
    const home = makeFolder();
    await ensureCertificate(home, { hostName, now: now() });
    const { authority, currentPair } = certificatePaths(home);

    const flag = parseHostName(hostName).kind === 'ip' ? '-verify_ip' : '-verify_hostname';
    const { output } = runProgram('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      authority,
      flag,
      hostName,
      join(currentPair, 'fullchain.pem'),
    ]);

    expect(output).toContain('OK');
  },
);

test('curl and Node reach a server that uses the pair when they trust the authority, and refuse it when they do not', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName: 'votive.example', now: now() });
  const { authority } = certificatePaths(home);
  const port = await serveTls(home);
  const curl = (...how: string[]) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const args = ['-sS', '--noproxy', '*', '--max-time', '10', ...how];
    execFile('curl', args, (error, stdout, stderr) => resolve(error ? stderr : stdout));
    return promise;
  };
  const fetchWith = (ca: string[]) => {
    const { promise, resolve } = Promise.withResolvers<number | string>();
    get({ host: '127.0.0.1', port, ca, agent: false }, (response) => resolve(response.statusCode ?? 0)).on(
      'error',
      (error) => resolve((error as NodeJS.ErrnoException).code ?? ''),
    );
    return promise;
  };

  const resolveTo = ['--resolve', `votive.example:${port}:127.0.0.1`];
  expect(await curl('--cacert', authority, ...resolveTo, `https://votive.example:${port}/`)).toContain('votive');
  expect(await curl('--cacert', authority, `https://127.0.0.1:${port}/`)).toContain('votive');
  expect(await curl(`https://127.0.0.1:${port}/`)).toContain('certificate');
  expect(await fetchWith([readFileSync(authority, 'utf8')])).toBe(200);
  expect(await fetchWith([...rootCertificates])).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});

test('keys are for their owner alone, and the authority key is nowhere but in its own file', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName: 'votive.example', now: now() });
  const { authorityKey, folder, currentPair } = certificatePaths(home);

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([mode(authorityKey), mode(join(currentPair, 'privkey.pem')), mode(folder)]).toEqual(['600', '600', '700']);
  const secret = readFileSync(authorityKey, 'utf8').split('\n').slice(1, 3).join('\n');
  const holders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(secret))
    .map(({ name }) => name);
  expect(holders).toEqual(['local-ca.key']);
});
