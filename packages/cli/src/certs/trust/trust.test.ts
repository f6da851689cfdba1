import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificatePaths } from '../certificate-paths.ts';
import { certificateStatus } from '../certificate-status.ts';
import { ensureCertificate } from '../ensure-certificate.ts';
import { makeFolder } from '../testing/make-folder.ts';
import { requireProgram } from '../testing/require-program.ts';
import { runProgram } from '../testing/run-program.ts';
import { findNssFolders } from './find-nss-folders.ts';
import { nssStore } from './nss-store.ts';
import { runTool } from './run-tool.ts';
import { systemStore } from './system-store.ts';
import { trust, untrust } from './trust-authority.ts';

const CERTUTIL = '/usr/bin/certutil';
const hasCertutil = requireProgram(CERTUTIL, ['libnss3-tools']);
const NOW = new Date('2026-11-21T08:00:00Z');
const hostName = 'votive.example';
const at = { now: NOW, dryRun: false };

/** A home with a certificate, and an NSS database as a browser leaves it. */
async function start({ passphrase }: { passphrase?: string } = {}) {
  const home = makeFolder();
  const folder = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, passphrase ?? '');
  certutil('-N', '-d', `sql:${folder}`, ...(passphrase ? ['-f', secret] : ['--empty-password']));
  const listing = () => certutil('-L', '-d', `sql:${folder}`);
  return { home, folder, listing, stores: [nssStore(folder, { certutil: CERTUTIL, run: runTool })] };
}

function certutil(...args: string[]): string {
  const { status, stdout, output } = runProgram(CERTUTIL, args);
  if (status !== 0) throw new Error(output);
  return stdout;
}

test.skipIf(!hasCertutil)('trust installs once, status shows it, and untrust leaves the store as it was', async () => {
  const { home, listing, stores } = await start();
  const before = listing();

  expect((await trust(home, { stores, ...at, dryRun: true })).stores).toMatchObject([
    { state: 'would-trust', cause: null },
  ]);
  expect(listing()).toBe(before);
  expect(await trust(home, { stores, ...at })).toMatchObject({
    changed: true,
    stores: [{ store: 'browser', state: 'trusted', cause: null }],
  });
  expect(await trust(home, { stores, ...at })).toMatchObject({
    changed: false,
    stores: [{ state: 'already-trusted' }],
  });
  expect(listing()).toMatch(/Votive local CA [0-9a-f]{8}\s+C,,/);
  expect((await certificateStatus(home, { hostName, now: NOW, stores })).trust).toMatchObject([
    { store: 'browser', trusted: true },
  ]);

  expect((await untrust(home, { stores, dryRun: true })).stores).toMatchObject([{ state: 'would-remove' }]);
  expect(await untrust(home, { stores, dryRun: false })).toMatchObject({
    changed: true,
    stores: [{ state: 'removed' }],
  });
  expect(await untrust(home, { stores, dryRun: false })).toMatchObject({
    changed: false,
    stores: [{ state: 'already-absent' }],
  });
  expect(listing()).toBe(before);
});

test.skipIf(!hasCertutil)(
  "Mozilla's library accepts the chain with its name constraints once the authority is trusted",
  async () => {
    const { home, folder, stores } = await start();
    certutil(
      '-A',
      '-d',
      `sql:${folder}`,
      '-t',
      ',,',
      '-n',
      'leaf',
      '-i',
      join(certificatePaths(home).currentPair, 'fullchain.pem'),
    );
    const verdict = () =>
      runProgram(CERTUTIL, ['-V', '-d', `sql:${folder}`, '-n', 'leaf', '-u', 'V', '-e', '-b', '261121090000Z']).output;

    expect(verdict()).toMatch(/is invalid/);
    await trust(home, { stores, ...at });
    expect(verdict()).toContain('certificate is valid');
  },
);

test.skipIf(!hasCertutil)('the old authority goes when a new one is trusted', async () => {
  const { home, listing, stores } = await start();
  await trust(home, { stores, ...at });
  await ensureCertificate(home, { hostName: 'desk.lan', now: NOW });

  expect((await certificateStatus(home, { hostName: 'desk.lan', now: NOW, stores })).trust).toMatchObject([
    { trusted: false },
  ]);
  expect(await trust(home, { stores, ...at })).toMatchObject({ changed: true });

  expect(listing().match(/Votive local CA/g)).toHaveLength(1);
  expect((await certificateStatus(home, { hostName: 'desk.lan', now: NOW, stores })).trust).toMatchObject([
    { trusted: true },
  ]);
});

test.skipIf(!hasCertutil)('an entry that somebody else made, and other certificates, are left alone', async () => {
  const { home, folder, listing, stores } = await start();
  const { authority } = certificatePaths(home);
  certutil('-A', '-d', `sql:${folder}`, '-t', 'C,,', '-n', 'Votive by hand', '-i', authority);
  const other = makeFolder();
  await ensureCertificate(other, { hostName: 'other.lan', now: NOW });
  await trust(other, { stores, ...at });
  const before = listing();

  expect((await trust(home, { stores, ...at })).stores).toMatchObject([
    { state: 'already-trusted', cause: expect.stringContaining('not by this command') },
  ]);
  expect((await untrust(home, { stores, dryRun: false })).stores).toMatchObject([{ state: 'left' }]);
  expect(listing()).toBe(before);
});

test.skipIf(!hasCertutil)(
  'a store that cannot be changed is reported with its cause, and the next one is served',
  async () => {
    const { home, stores } = await start();
    const broken = makeFolder();
    writeFileSync(join(broken, 'cert9.db'), 'no database');
    const missing = nssStore(makeFolder(), { certutil: undefined, run: runTool });

    const { stores: reports } = await trust(home, {
      stores: [nssStore(broken, { certutil: CERTUTIL, run: runTool }), missing, ...stores],
      ...at,
    });

    expect(reports).toMatchObject([
      { state: 'failed', cause: expect.stringContaining('SEC_ERROR') },
      { state: 'manual', cause: expect.stringContaining('apt-get install libnss3-tools') },
      { state: 'trusted', cause: null },
    ]);
  },
);

test.skipIf(!hasCertutil)(
  'a crash between the record and the store leaves something that untrust can still clean up',
  async () => {
    const { home, folder, stores } = await start();
    const dying = stores.map((store) => ({ ...store, add: async () => Promise.reject(new Error('died')) }));

    expect((await trust(home, { stores: dying, ...at })).stores).toMatchObject([{ state: 'failed', cause: 'died' }]);
    expect(await untrust(home, { stores, dryRun: false })).toMatchObject({ stores: [{ state: 'removed' }] });
    expect(
      await trust(home, { stores: [nssStore(folder, { certutil: CERTUTIL, run: runTool })], ...at }),
    ).toMatchObject({ changed: true });
  },
);

test('without an authority there is nothing to trust, and a damaged record is refused', async () => {
  const home = makeFolder();
  await expect(trust(home, { stores: [], ...at })).rejects.toMatchObject({ code: 'VOT-502' });

  await ensureCertificate(home, { hostName, now: NOW });
  writeFileSync(certificatePaths(home).trust, '{}');
  await expect(untrust(home, { stores: [], dryRun: false })).rejects.toMatchObject({ code: 'VOT-504' });
});

test('the databases of every browser are found: Chromium in both places, Firefox profiles in both, snap and flatpak', () => {
  const user = makeFolder();
  const database = (...parts: string[]) => {
    const folder = join(user, ...parts);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cert9.db'), '');
    return folder;
  };
  const found = [
    database('.pki', 'nssdb'),
    database('.local/share/pki/nssdb'),
    database('snap/chromium/current/.pki/nssdb'),
    database('.mozilla/firefox/abc.default-release'),
    database('.config/mozilla/firefox/xyz.default'),
    database('snap/firefox/common/.mozilla/firefox/abc.default'),
  ];
  mkdirSync(join(user, '.mozilla/firefox/Crash Reports'), { recursive: true });

  expect(findNssFolders(user, {}, () => false).sort()).toEqual(found.sort());
});

test('a database is made only for a Chromium that has none of its own', () => {
  const user = makeFolder();

  expect(findNssFolders(user, {}, () => false)).toEqual([]);
  expect(findNssFolders(user, {}, (name) => name === 'chromium')).toEqual([join(user, '.pki', 'nssdb')]);

  mkdirSync(join(user, 'data/pki/nssdb'), { recursive: true });
  writeFileSync(join(user, 'data/pki/nssdb/cert9.db'), '');
  const environment = { XDG_DATA_HOME: join(user, 'data') };
  expect(findNssFolders(user, environment, () => true)).toEqual([join(user, 'data/pki/nssdb')]);
});

test('a system of no known family gets an instruction instead', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });
  const unknown = systemStore({ run: runTool, environment: {}, root: makeFolder() });
  const { stores } = await trust(home, { stores: [unknown], ...at });

  expect(stores).toMatchObject([
    { store: 'system', state: 'manual', cause: expect.stringContaining(certificatePaths(home).authority) },
  ]);
});

const isRoot = process.getuid?.() === 0;
const canDebian =
  isRoot &&
  runProgram('unshare', ['--mount', 'true']).status === 0 &&
  requireProgram('/usr/sbin/update-ca-certificates', ['ca-certificates']);

if (!canDebian)
  console.error("SKIPPED: trust in the system's store needs root, mount namespaces and update-ca-certificates.");

test.skipIf(!canDebian)(
  "Debian's own store trusts the authority after trust and not after untrust",
  { timeout: 120_000 },
  async () => {
    const home = makeFolder();
    const [copy, local] = [makeFolder(), makeFolder()];
    await ensureCertificate(home, { hostName, now: NOW });
    const call = (name: string, rest: string) => `
    import { trust, untrust } from ${JSON.stringify(join(import.meta.dirname, 'trust-authority.ts'))};
    import { systemStore } from ${JSON.stringify(join(import.meta.dirname, 'system-store.ts'))};
    import { runTool } from ${JSON.stringify(join(import.meta.dirname, 'run-tool.ts'))};
    const stores = [systemStore({ run: runTool, environment: process.env })];
    console.log(JSON.stringify(await ${name}(process.argv[1], { stores, dryRun: false, ${rest} })));`;
    const node = (name: string, rest = '') =>
      `node --conditions=source --input-type=module -e '${call(name, rest)}' ${home}`;
    // a view of the machine in which its store may be changed: nothing of it is left outside
    const script = `
    set -e
    cp -a /etc/ssl/certs/. ${copy} && mount --bind ${copy} /etc/ssl/certs
    cp -a /usr/local/share/ca-certificates/. ${local} && mount --bind ${local} /usr/local/share/ca-certificates
    check() { openssl verify -CAfile /etc/ssl/certs/ca-certificates.crt ${home}/certs/pairs/current/fullchain.pem 2>&1 | tail -1; }
    check
    ${node('trust', `now: new Date(${NOW.getTime()})`)}; ls -l /usr/local/share/ca-certificates; check
    ${node('trust', `now: new Date(${NOW.getTime()})`)}
    ${node('untrust')}; check; ls -lR /etc/ssl/certs /usr/local/share/ca-certificates | grep -i votive || echo nothing is left`;

    const { output } = runProgram('unshare', ['--mount', 'bash', '-c', script], {
      timeout: 110_000,
      env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env.PATH}` },
    });

    const states = [...output.matchAll(/"state":"([a-z-]+)"/g)].map(([, state]) => state);
    expect(states, output).toEqual(['trusted', 'already-trusted', 'removed']);
    expect(output.match(/fullchain.pem: (OK|verification failed)/g), output).toEqual([
      'fullchain.pem: verification failed',
      'fullchain.pem: OK',
      'fullchain.pem: verification failed',
    ]);
    expect(output).toContain('nothing is left');
    expect(output).toMatch(/-rw-r--r-- .* votive-local-ca-[0-9a-f]{8}\.crt/);
    expect(readFileSync(certificatePaths(home).trust, 'utf8')).toContain('"installed": []');
  },
);
