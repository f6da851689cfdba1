import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { certificatePaths } from '../certificate-paths.ts';
import { ensureCertificate } from '../ensure-certificate.ts';
import { parseHostName } from '../host-name.ts';
import { issueLeaf } from '../local/issue-leaf.ts';
import { readAuthority } from '../local/local-authority.ts';
import { toChainPem, toKeyPem } from '../pairs/pem.ts';
import { makeFolder } from '../testing/make-folder.ts';
import { requireProgram } from '../testing/require-program.ts';
import { serveTls } from '../testing/serve-tls.ts';
import { findTrustStores } from './find-trust-stores.ts';
import { trust, untrust } from './trust-authority.ts';

const CHROMIUM = '/usr/bin/chromium';
const canBrowse = requireProgram(CHROMIUM, ['chromium']) && requireProgram('/usr/bin/certutil', ['libnss3-tools']);
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** As `visitOnce`, again while another program of this machine changes its network interfaces, which Chromium takes as a reason to stop. */
async function visit(url: string, userHome: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const seen = await visitOnce(url, userHome);
    if (seen !== 'ERR_NETWORK_CHANGED' || tries === 10) return seen;
  }
}

/** Opens `url` in a fresh Chromium of the user whose home is `userHome`; answers the title, or the browser's error. */
async function visitOnce(url: string, userHome: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...ARGUMENTS, '--host-resolver-rules=MAP *.example 127.0.0.1', '--no-proxy-server'],
    env: { ...process.env, HOME: userHome, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' },
  });
  try {
    const page = await browser.newPage();
    await page.goto(url, { timeout: 20_000 });
    return await page.title();
  } catch (error) {
    return /net::(\w+)/.exec(String(error))?.[1] ?? String(error);
  } finally {
    await browser.close();
  }
}

test.skipIf(!canBrowse)(
  'Chromium refuses the appliance before trust, accepts it after, and refuses it again after untrust',
  { timeout: 120_000 },
  async () => {
    const home = makeFolder();
    const userHome = makeFolder();
    await ensureCertificate(home, { hostName: 'votive.example', now: new Date() });
    const port = await serveTls(home);
    const stores = findTrustStores({ userHome, environment: { PATH: process.env.PATH } }).filter(
      ({ kind }) => kind === 'browser',
    );

    expect(await visit(`https://localhost:${port}/`, userHome)).toBe('ERR_CERT_AUTHORITY_INVALID');

    expect((await trust(home, { stores, now: new Date(), dryRun: false })).stores).toMatchObject([
      { state: 'trusted', path: join(userHome, '.pki/nssdb') },
    ]);
    for (const host of ['localhost', 'votive.example', '127.0.0.1'])
      expect(await visit(`https://${host}:${port}/`, userHome)).toBe('votive');
    expect(await visit(`https://bank.example:${await serveForged(home, 'bank.example')}/`, userHome)).toMatch(
      /^ERR_CERT/,
    );

    expect((await untrust(home, { stores, dryRun: false })).stores).toMatchObject([{ state: 'removed' }]);
    expect(await visit(`https://localhost:${port}/`, userHome)).toBe('ERR_CERT_AUTHORITY_INVALID');
  },
);

/** A server with a certificate for `name` that a thief of the authority's key could make. */
async function serveForged(home: string, name: string): Promise<number> {
  const authority = readAuthority(certificatePaths(home));
  if (!authority) throw new Error('there is no authority');
  const { chain, key } = await issueLeaf(authority, { host: parseHostName(name), now: new Date() });
  const server = createServer({ cert: toChainPem(chain), key: toKeyPem(key) }, (_request, response) =>
    response.end('<title>forged</title>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
