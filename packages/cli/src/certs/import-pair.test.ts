import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificatePaths } from './certificate-paths.ts';
import { certificateStatus } from './certificate-status.ts';
import { ensureCertificate, renewIfDue } from './ensure-certificate.ts';
import { type ImportedFiles, importPair } from './import-pair.ts';
import { makeFolder } from './testing/make-folder.ts';
import { AUTHORITY, type Made, opensslAuthority, SERVER } from './testing/openssl-authority.ts';
import { openssl, runProgram } from './testing/run-program.ts';

const NOW = new Date('2026-11-21T08:00:00Z');
const hostName = 'votive.example';
const at = { hostName, now: NOW };

/** A home, and a root, an intermediate and a server certificate made by openssl. */
function material() {
  const folder = makeFolder();
  const authority = opensslAuthority(folder);
  const root = authority.root();
  const intermediate = authority.intermediate(root);
  const server = authority.server(intermediate);
  const file = (name: string, ...parts: string[]) => {
    const path = join(folder, name);
    writeFileSync(path, parts.map((part) => readFileSync(part, 'utf8')).join(''), { mode: 0o600 });
    return path;
  };
  return { folder, home: makeFolder(), authority, root, intermediate, server, file };
}

const files = (made: Made, ...chain: string[]): ImportedFiles => ({
  certificate: made.certificate,
  key: made.key,
  chain: chain[0],
});

test('a pair with its chain in the wrong order and its root is stored in the order that servers send, without the root', () => {
  const { home, root, intermediate, server, file } = material();

  const imported = importPair(home, files(server, file('chain', root.certificate, intermediate.certificate)), at);

  expect(imported).toMatchObject({ changed: true, warnings: [], pair: { source: 'imported' } });
  expect(imported.pair.chain.map(({ subject }) => subject)).toEqual(['CN=votive.example', 'CN=Test Intermediate']);
  const stored = join(certificatePaths(home).currentPair, 'fullchain.pem');
  const verified = runProgram('openssl', [
    'verify',
    '-CAfile',
    root.certificate,
    '-untrusted',
    stored,
    '-verify_hostname',
    hostName,
    stored,
  ]);
  expect(verified.output).toContain('OK');
});

test('a chain in the certificate file works too, and the same pair again changes nothing', () => {
  const { home, root, intermediate, server, file } = material();
  const given = {
    certificate: file('all', intermediate.certificate, server.certificate, root.certificate),
    key: server.key,
  };

  expect(importPair(home, given, at).changed).toBe(true);
  expect(importPair(home, given, at).changed).toBe(false);
});

test.each([
  ['RSA 2048', ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ['P-384', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
])('a key of the kind %s is accepted', (_kind, algorithm) => {
  const { home, authority, root } = material();
  const server = authority.server(root, { key: authority.makeKey(algorithm) });

  expect(importPair(home, files(server, root.certificate), at).changed).toBe(true);
});

type Material = ReturnType<typeof material>;
const server = (m: Material, options: Parameters<Material['authority']['server']>[1]) =>
  files(m.authority.server(m.root, options), m.root.certificate);

const faults: [string, (m: Material) => ImportedFiles, RegExp][] = [
  [
    'a file that is not there',
    (m) => ({ ...files(m.server), certificate: '/nowhere/cert.pem' }),
    /certificate \/nowhere\/cert.pem cannot be read. There is no such file/,
  ],
  [
    'a folder in place of the key',
    (m) => ({ ...files(m.server), key: m.folder }),
    /private key .* cannot be read. It is not a file/,
  ],
  ['swapped files', (m) => ({ certificate: m.server.key, key: m.server.certificate }), /no readable private key/],
  [
    'a key as certificate',
    (m) => ({ certificate: m.server.key, key: m.server.key }),
    /no certificate in .*, but a private key/,
  ],
  ['the binary form', (m) => ({ ...files(m.server), certificate: derOf(m) }), /no certificate in .* binary DER/],
  [
    'a damaged certificate',
    (m) => ({ ...files(m.server), certificate: damagedOf(m) }),
    /Certificate 1 of .* cannot be read/,
  ],
  ['a key with a passphrase', (m) => ({ ...files(m.server), key: encryptedOf(m) }), /protected by a passphrase/],
  [
    'the key of another certificate',
    (m) => ({ ...files(m.server), key: m.root.key }),
    /do not belong together. The key fits none of: "CN=votive.example"/,
  ],
  [
    'an expired certificate',
    (m) => server(m, { until: '20261121075959Z' }),
    /certificate expired on 2026-11-21T07:59:59.000Z/,
  ],
  [
    'one that is not valid yet',
    (m) => server(m, { from: '20261121080001Z' }),
    /not valid before 2026-11-21T08:00:01.000Z/,
  ],
  [
    'one for another host',
    (m) => server(m, { extensions: [...SERVER.slice(0, 2), 'subjectAltName=DNS:other.example'] }),
    /does not cover votive.example. It covers: DNS:other.example/,
  ],
  [
    'one with a common name only',
    (m) => server(m, { extensions: SERVER.slice(0, 2) }),
    /does not cover votive.example. It covers: no name at all/,
  ],
  [
    'an RSA key of 1024 bits',
    (m) => server(m, { key: m.authority.makeKey(['RSA', '-pkeyopt', 'rsa_keygen_bits:1024']) }),
    /RSA key has 1024 bits/,
  ],
  [
    'a key on P-521',
    (m) => server(m, { key: m.authority.makeKey(['EC', '-pkeyopt', 'ec_paramgen_curve:P-521']) }),
    /curve secp521r1/,
  ],
  ['an Ed25519 key', (m) => server(m, { key: m.authority.makeKey(['ED25519']), digest: 'default' }), /kind ed25519/],
  [
    'a certificate of an authority',
    (m) => server(m, { extensions: [...AUTHORITY, 'subjectAltName=DNS:votive.example'] }),
    /that of an authority/,
  ],
  [
    'a client certificate',
    (m) => server(m, { extensions: ['extendedKeyUsage=clientAuth', 'subjectAltName=DNS:votive.example'] }),
    /not meant for a server/,
  ],
  ['a SHA-1 signature', (m) => server(m, { digest: 'sha1' }), /signed with .*sha1/i],
  [
    'a chain without its middle',
    (m) => files(m.server, m.root.certificate),
    /chain is incomplete: the certificate of "CN=Test Intermediate" is missing/,
  ],
  ['no chain at all', (m) => files(m.server), /chain is incomplete/],
  [
    'a certificate that is not of the chain',
    (m) =>
      files(
        m.server,
        m.file(
          'c',
          m.root.certificate,
          m.intermediate.certificate,
          m.authority.intermediate(m.authority.root()).certificate,
        ),
      ),
    /"CN=Test Intermediate" is not part of the chain/,
  ],
  [
    'an issuer of the same name with another key',
    (m) => files(m.server, m.file('c', m.authority.intermediate(m.root).certificate, m.root.certificate)),
    /chain is incomplete/,
  ],
  ['an expired intermediate', (m) => withExpiredIntermediate(m), /chain certificate "CN=Test Intermediate" expired/],
  ['an issuer that is no authority', (m) => signedByServer(m), /"CN=votive.example" is not that of an authority/],
];

test.each(faults)('%s is refused in its own words, and the pair in use stays', async (_what, given, words) => {
  const m = material();
  const { pair } = await ensureCertificate(m.home, at);

  const refusal = refusalOf(() => importPair(m.home, given(m), at));

  expect(`${refusal.message} ${refusal.reason}`).toMatch(words);
  expect(refusal).toMatchObject({ code: 'VOT-501', exitCode: 5 });
  expect(JSON.stringify(refusal)).not.toContain('PRIVATE KEY-----\\n');
  expect(await ensureCertificate(m.home, at)).toMatchObject({ changed: false, pair: { id: pair.id } });
});

test('a self-signed certificate, one that ends soon and a key that others can read are accepted with a warning each', () => {
  const { home, authority } = material();
  const own = authority.make('votive.example', { extensions: SERVER, until: '20261201000000Z' });
  chmodSync(own.key, 0o644);

  const { warnings } = importPair(home, files(own), at);

  expect(warnings.map(({ code }) => code)).toEqual([
    'certificate-self-signed',
    'certificate-expires-soon',
    'key-readable-by-others',
  ]);
});

test('an imported pair that expires is not replaced behind its owner: status fails it, and renewing needs a source by name', async () => {
  const { home, root, authority } = material();
  importPair(home, files(authority.server(root, { until: '20261201000000Z' }), root.certificate), at);
  const later = { hostName, now: new Date('2026-12-24T00:00:00Z') };

  expect(await certificateStatus(home, { ...at, stores: [] })).toMatchObject({
    state: 'warning',
    source: 'imported',
    daysLeft: 9,
  });
  expect(await certificateStatus(home, { ...later, stores: [] })).toMatchObject({
    state: 'failing',
    causes: ['It expired on 2026-12-01T00:00:00.000Z.'],
    daysLeft: -23,
  });
  expect(await ensureCertificate(home, later)).toMatchObject({ changed: false });
  expect(await renewIfDue(home, { ...later, force: true })).toMatchObject({ changed: false });
  expect(await renewIfDue(home, { ...later, force: true, source: 'local' })).toMatchObject({
    changed: true,
    pair: { source: 'local' },
  });
});

function refusalOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    return error as Error & { reason: string };
  }
  throw new Error('it was accepted');
}

function derOf({ folder, server: { certificate } }: Material): string {
  openssl('x509', '-in', certificate, '-outform', 'der', '-out', join(folder, 'der'));
  return join(folder, 'der');
}

function encryptedOf({ folder, server: { key } }: Material): string {
  openssl('pkey', '-in', key, '-aes256', '-passout', 'pass:secret', '-out', join(folder, 'encrypted'));
  return join(folder, 'encrypted');
}

function damagedOf({ folder, server: { certificate } }: Material): string {
  writeFileSync(join(folder, 'damaged'), readFileSync(certificate, 'utf8').replace(/\n.{20}/, `\n${'A'.repeat(20)}`));
  return join(folder, 'damaged');
}

function withExpiredIntermediate({ authority, root, file }: Material): ImportedFiles {
  const expired = authority.intermediate(root, { until: '20261101000000Z' });
  return files(authority.server(expired), file('chain', expired.certificate, root.certificate));
}

function signedByServer({ authority, server: issuer, intermediate, root, file }: Material): ImportedFiles {
  const child = authority.make('child', { issuer, extensions: SERVER });
  return files(child, file('chain', issuer.certificate, intermediate.certificate, root.certificate));
}
