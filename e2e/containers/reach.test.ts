import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { call } from './support/call.ts';
import { callPlain } from './support/call-plain.ts';
import { bringUp, type ContainerAppliance, eventually, makeContainerAppliance } from './support/container-appliance.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: who reaches containers needs an engine. ${engine.why}\n`);
const LONG = 300_000;
const address = ownAddress();

type Check = { id: string; status: string; evidence: string; fix: string | null };

describe.skipIf(!engine.available || address === undefined)(
  'who reaches the containers, and who looks after them',
  () => {
    let appliance: ContainerAppliance;
    const check = async (id: string): Promise<Check | undefined> =>
      ((await appliance.run('doctor', '--only', id)).json?.data.checks as Check[] | undefined)?.[0];

    beforeAll(async () => {
      appliance = await makeContainerAppliance(engine);
      await bringUp(appliance);
    }, LONG);
    afterAll(() => appliance?.destroy(), 60_000);

    test('closed, no other address of this machine answers; opened, it answers over TLS by its host name', {
      timeout: LONG,
    }, async () => {
      const { httpsPort, httpPort } = appliance;
      const host = address ?? '';
      await expect(callFrom(host)).rejects.toThrow(/ECONNREFUSED/);
      expect(await check('network.exposure')).toMatchObject({ status: 'ok', evidence: 'this machine alone' });

      await bringUp(appliance, '--public');

      const page = await callFrom(host);
      expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
      const redirect = await callPlainAt(host, httpPort);
      expect([redirect.status, redirect.headers.location]).toEqual([308, `https://localhost:${httpsPort}/`]);
      expect((await callFrom(host, '/internal/plans/x')).status).toBe(404);
      expect((await callFrom(host, '/', 'elsewhere.example')).status).not.toBe(200);
      const exposed = await check('network.exposure');
      expect(exposed?.evidence).toContain(`open to every machine that reaches`);
      for (const part of [host, String(httpsPort), String(httpPort)]) expect(exposed?.evidence).toContain(part);

      await bringUp(appliance, '--no-public');
      await expect(callFrom(host)).rejects.toThrow(/ECONNREFUSED/);
    });

    test('when nobody renews the certificate status says so, and up mends it', { timeout: LONG }, async () => {
      const { identity } = JSON.parse(readFileSync(join(appliance.home, 'run', 'keeper.json'), 'utf8')) as {
        identity: { pid: number };
      };
      expect((await appliance.run('status')).json?.data).toMatchObject({ status: 'healthy', renewal: 'kept' });
      expect(await check('certificate.keeper')).toMatchObject({ status: 'ok' });

      process.kill(identity.pid, 'SIGKILL');
      await eventually('the keeper is gone', async () => (await check('certificate.keeper'))?.status === 'warn');

      const status = await appliance.run('status');
      expect([status.code, status.json?.data]).toMatchObject([3, { status: 'degraded', renewal: 'nobody' }]);
      await bringUp(appliance);
      expect((await appliance.run('status')).json?.data).toMatchObject({ status: 'healthy', renewal: 'kept' });
    });

    async function callFrom(host: string, path = '/', name = 'localhost') {
      const { httpsPort } = appliance;
      return call({
        host,
        port: httpsPort,
        ca: await appliance.authority(),
        path,
        headers: { host: `${name}:${httpsPort}` },
      });
    }

    const callPlainAt = (host: string, port: number) =>
      callPlain({ host, port, method: 'GET', path: '/', headers: { host: `localhost:${port}` } });
  },
);

/** An address of this machine that other machines would use: not loopback, not one of the engine's own networks. */
function ownAddress(): string | undefined {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth)/.test(name))
    .flatMap(([, list]) => list ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
