import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { certificateParameters } from '../certificate-parameters.ts';
import { certificatePaths } from '../certificate-paths.ts';
import { certificateStatus } from '../certificate-status.ts';
import { type AcmeIssuer, ensureCertificate, renewIfDue } from '../ensure-certificate.ts';
import { makeFolder } from '../testing/make-folder.ts';
import { runProgram } from '../testing/run-program.ts';
import { freePort, hasPebble, startPebble } from '../testing/start-pebble.ts';
import { challengeFolder } from './challenge-folder.ts';
import { configuredAcme } from './configured-acme.ts';
import { issueByAcme } from './issue-by-acme.ts';

const hostName = 'votive.example';
const now = () => new Date();

/** An edge as far as ACME sees it: the files of the challenge folder, as text. */
async function serveChallenges(folder: string) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    try {
      response.end(readFileSync(join(folder, basename(url))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked };
}

/** A port that accepts connections and never says a word. */
async function listenSilently(): Promise<number> {
  const server = createTcpServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function issuer(
  home: string,
  server: { directoryUrl: string; serverRoots?: string },
  options: { timeoutMs?: number } = {},
): AcmeIssuer {
  const { acmeAccounts, challenges } = certificatePaths(home);
  return (host, time) =>
    issueByAcme(host, time, {
      ...server,
      ...options,
      accounts: acmeAccounts,
      serveChallenge: challengeFolder(challenges),
    });
}

const accountKeys = (home: string) => {
  const { acmeAccounts } = certificatePaths(home);
  return readdirSync(acmeAccounts).map((name) => readFileSync(join(acmeAccounts, name, 'account.key'), 'utf8'));
};

test.skipIf(!hasPebble)(
  'a certificate is ordered, used and renewed with the same account, and nothing of the challenge stays',
  async () => {
    const home = makeFolder();
    const { challenges, currentPair } = certificatePaths(home);
    const edge = await serveChallenges(challenges);
    const pebble = await startPebble({ httpPort: edge.port });
    const acme = issuer(home, pebble);
    await ensureCertificate(home, { hostName, now: now() });

    const first = await renewIfDue(home, { hostName, now: now(), acme });
    const account = accountKeys(home);
    const second = await renewIfDue(home, { hostName, now: now(), acme });
    const late = new Date(Date.now() - 120_000);
    const third = await renewIfDue(home, { hostName, now: late, acme, force: true });

    expect(first).toMatchObject({
      changed: true,
      trigger: 'certificates now come from the ACME server',
      failure: null,
      pair: { source: 'acme' },
    });
    expect(second).toMatchObject({ changed: false, pair: { id: first.pair.id } });
    expect(third).toMatchObject({ changed: true, failure: null });
    expect(accountKeys(home)).toEqual(account);
    expect(account).toHaveLength(1);
    expect(edge.asked.length).toBeGreaterThanOrEqual(2);
    expect(edge.asked.every((url) => /^\/\.well-known\/acme-challenge\/[\w-]+$/.test(url))).toBe(true);
    expect(readdirSync(challenges)).toEqual([]);
    const chain = join(currentPair, 'fullchain.pem');
    const root = join(home, 'root.pem');
    writeFileSync(root, await pebble.issuedRoot());
    expect(
      runProgram('openssl', ['verify', '-CAfile', root, '-untrusted', chain, '-verify_hostname', hostName, chain])
        .output,
    ).toContain('OK');
  },
);

test.skipIf(!hasPebble)(
  'a refused challenge and a server that is down leave the pair in use, with the reason in status',
  async () => {
    const home = makeFolder();
    const pebble = await startPebble({ httpPort: await freePort() });
    const { pair } = await ensureCertificate(home, { hostName, now: now() });

    const refused = await renewIfDue(home, { hostName, now: now(), acme: issuer(home, pebble) });
    expect(refused).toMatchObject({ changed: false, pair: { id: pair.id } });
    expect(refused.failure).toMatch(
      /did not issue a certificate for votive.example.*(connection refused|unauthorized|Fetching)/i,
    );
    expect(readdirSync(certificatePaths(home).challenges)).toEqual([]);

    await pebble.stop();
    const down = await renewIfDue(home, { hostName, now: now(), acme: issuer(home, pebble), force: true });
    expect(down).toMatchObject({
      changed: false,
      pair: { id: pair.id },
      failure: expect.stringMatching(/ECONNREFUSED/),
    });
    expect(await certificateStatus(home, { hostName, now: now(), stores: [] })).toMatchObject({
      state: 'warning',
      source: 'local',
      failuresInARow: 2,
      lastAttempt: { ok: false, source: 'acme', reason: expect.stringContaining('ECONNREFUSED') },
    });
  },
);

test.skipIf(!hasPebble)(
  'a server for customers only issues to one, refuses others, and says what is missing',
  async () => {
    const home = makeFolder();
    const edge = await serveChallenges(certificatePaths(home).challenges);
    const key = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W';
    const pebble = await startPebble({ httpPort: edge.port, customers: { 'kid-1': key } });
    const caFile = join(home, 'acme-ca.pem');
    writeFileSync(caFile, pebble.serverRoots);
    const settings = { ACME_DIRECTORY_URL: pebble.directoryUrl, ACME_CA_FILE: caFile };
    const renew = (more: Record<string, string>) =>
      renewIfDue(home, {
        hostName,
        now: now(),
        acme: configuredAcme(home, certificateParameters.parse({ ...settings, ...more })),
        force: true,
      });
    await ensureCertificate(home, { hostName, now: now() });
    mkdirSync(join(home, 'secrets'));
    const keyFile = join(home, 'secrets', 'acme_eab_hmac_key');

    expect((await renew({})).failure).toContain('set ACME_EAB_KID');
    expect((await renew({ ACME_EAB_KID: 'kid-1' })).failure).toContain('ENOENT');
    writeFileSync(keyFile, 'short\n');
    expect((await renew({ ACME_EAB_KID: 'kid-1' })).failure).toContain('no key in base64');
    writeFileSync(keyFile, `${key.slice(0, -4)}AAAA\n`);
    const forged = await renew({ ACME_EAB_KID: 'kid-1' });
    expect(forged).toMatchObject({ changed: false, failure: expect.stringMatching(/bind|verif/i) });
    writeFileSync(keyFile, `${key}\n`);
    const issued = await renew({ ACME_EAB_KID: 'kid-1' });

    expect(issued).toMatchObject({ changed: true, failure: null, pair: { source: 'acme' } });
    expect(JSON.stringify([forged.failure, issued.failure])).not.toContain(key.slice(0, 20));
  },
);

test.skipIf(!hasPebble)('an order that takes too long is given up, and its challenge is taken away', async () => {
  const home = makeFolder();
  const silent = await listenSilently();
  const pebble = await startPebble({ httpPort: silent });
  await ensureCertificate(home, { hostName, now: now() });

  const { failure } = await renewIfDue(home, {
    hostName,
    now: now(),
    acme: issuer(home, pebble, { timeoutMs: 2_000 }),
  });

  expect(failure).toContain('longer than 2 s');
  expect(readdirSync(certificatePaths(home).challenges)).toEqual([]);
});

test.skipIf(!hasPebble)('a server whose own certificate is not trusted is not spoken to', async () => {
  const home = makeFolder();
  const pebble = await startPebble({ httpPort: await freePort() });
  await ensureCertificate(home, { hostName, now: now() });

  const { failure } = await renewIfDue(home, {
    hostName,
    now: now(),
    acme: issuer(home, { directoryUrl: pebble.directoryUrl }),
  });

  expect(failure).toMatch(/self.signed certificate|unable to verify|unable to get/i);
});

test('a server that never answers is given up after the time allowed', async () => {
  const home = makeFolder();
  const port = await listenSilently();
  await ensureCertificate(home, { hostName, now: now() });

  const acme = issuer(home, { directoryUrl: `https://127.0.0.1:${port}/dir` }, { timeoutMs: 500 });
  const { failure } = await renewIfDue(home, { hostName, now: now(), acme });

  expect(failure).toContain('longer than');
});

test.each([
  ['localhost', 'https://acme.example/dir', /not a public host name/],
  ['192.168.1.4', 'https://acme.example/dir', /not a public host name/],
  ['votive.example', 'http://acme.example/dir', /not an https address/],
])('%s at %s is refused before anything is sent', async (name, directoryUrl, words) => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName: name, now: now() });

  const { failure } = await renewIfDue(home, { hostName: name, now: now(), acme: issuer(home, { directoryUrl }) });

  expect(failure).toMatch(words);
});

test.each(['../../secrets/root.key', 'a/b', '', 'short', `${'a'.repeat(20)}\n`])(
  'the challenge token %j is not written anywhere',
  async (token) => {
    const folder = makeFolder();

    await expect(challengeFolder(join(folder, 'challenges'))(token, 'x')).rejects.toThrow('not one');

    expect(readdirSync(folder, { recursive: true })).toEqual([]);
  },
);
