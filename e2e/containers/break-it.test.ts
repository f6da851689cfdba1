import { chownSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import {
  bringUp,
  type ContainerAppliance,
  eventually,
  makeContainerAppliance,
  projectOf,
  type Service,
} from './support/container-appliance.ts';
import { docker } from './support/docker.ts';
import { accessTo, readKept, request, resultOf } from './support/stored-analysis.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: breaking containers needs an engine. ${engine.why}\n`);
const isRoot = process.getuid?.() === 0;

describe.skipIf(!engine.available)('containers that are broken', () => {
  let appliance: ContainerAppliance;

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
  }, 900_000);
  afterAll(() => appliance?.destroy(), 120_000);

  test.skipIf(!isRoot)('one that is killed comes back by itself, and nothing that was stored is lost', async () => {
    const stored = readKept((await appliance.api('/api/v1/analyses', { body: request })).text);
    const id = await appliance.container('prompt-service');
    const { stdout } = await docker('inspect', '--format', '{{.State.Pid}}', id);

    process.kill(Number(stdout.trim()), 'SIGKILL');

    await eventually('it was started again', async () => (await serviceOf('prompt-service')).restarts === 1);
    await eventually('everything is healthy', async () => (await appliance.run('status')).code === 0);
    expect(await appliance.container('prompt-service')).toBe(id);
    const answer = await appliance.api(`/api/v1/analyses/${stored.id}`, { headers: accessTo(stored) });
    expect([answer.status, resultOf(answer.text)]).toEqual([200, stored.result]);
  });

  test('status says of a container that ended why it did, and up brings it back', async () => {
    await docker('kill', '--signal', 'KILL', await appliance.container('worker'));
    await eventually('the worker ended', async () => (await serviceOf('worker')).state !== 'healthy');

    const status = await appliance.run('status');
    expect([status.code, status.json?.error?.code]).toEqual([4, 'VOT-302']);
    expect(await serviceOf('worker')).toMatchObject({ state: 'unhealthy', cause: 'ended with exit code 137 (killed)' });
    expect((await serviceOf('worker')).lastLines.join('\n')).toContain('listening');

    expect((await appliance.run('up')).json?.data).toMatchObject({ changed: true });
    expect((await appliance.run('status')).code).toBe(0);
  });

  test('one that was removed is made again', async () => {
    await docker('rm', '--force', await appliance.container('backend'));
    expect((await appliance.run('status')).code).toBe(4);

    expect((await appliance.run('up')).json?.data).toMatchObject({ changed: true, restarted: ['backend'] });
    expect((await appliance.api('/api/v1/questionnaires')).status).toBe(200);
  });

  test.skipIf(!isRoot)('files that belong to root are mended before they hurt', async () => {
    await appliance.run('down');
    for (const path of ['data', 'data/db.d1.db', 'secrets/root.key', 'keyring.json', 'certs/pairs/current/privkey.pem'])
      chownSync(join(appliance.home, path), 0, 0);

    await bringUp(appliance);

    expect((await appliance.api('/api/v1/analyses', { body: request })).status).toBe(200);
  });

  test('a database that is cut short is named before anything is started, and left as it is', async () => {
    const image = await imageOf('prompt-service');
    const running = ['ps', '--quiet', '--filter', `name=${await projectOf(appliance.home)}-`];
    await appliance.run('down');

    const cut = "require('node:fs').truncateSync('/data/db.d1.db', 5000)";
    const data = ['--user', '0', '--volume', `${appliance.home}/data:/data`];
    await docker('run', '--rm', '--entrypoint', 'node', ...data, image, '-e', cut);
    const failed = await appliance.up();

    expect(failed.code, failed.stdout).toBe(13);
    expect(failed.json?.error).toMatchObject({
      code: 'VOT-403',
      message: expect.stringContaining(join(appliance.home, 'data', 'db.d1.db')),
    });
    expect(statSync(join(appliance.home, 'data', 'db.d1.db')).size).toBe(5000);
    expect((await docker(...running)).stdout).toBe('');
  });

  async function serviceOf(name: string): Promise<Service> {
    const { json } = await appliance.run('status');
    const services = (json?.data.services ?? []) as Service[];
    return services.find((service) => service.name === name) ?? expect.fail(`status does not name ${name}`);
  }

  async function imageOf(service: string): Promise<string> {
    const state = JSON.parse(readFileSync(join(appliance.home, 'run', 'compose', 'desired.json'), 'utf8')) as {
      images: string;
    };
    return `votive/${service}:${state.images}`;
  }
});

describe.skipIf(!engine.available)('a certificate that changes', () => {
  test('is taken up by the edge that runs, and connections go on', { timeout: 900_000 }, async () => {
    const appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
    const [before, edge] = [await servedCertificate(appliance), await appliance.container('edge')];

    const renewed = await appliance.run('certs', 'renew', '--force');

    expect(renewed.json, renewed.stdout).toMatchObject({ ok: true, data: { changed: true } });
    expect(await servedCertificate(appliance)).not.toBe(before);
    expect(await appliance.container('edge')).toBe(edge);
    expect((await appliance.run('up')).json?.data).toMatchObject({ changed: false });
    await appliance.destroy();
  });
});

/** The fingerprint of the certificate that a new connection gets. */
function servedCertificate({ httpsPort }: ContainerAppliance): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: httpsPort, servername: 'localhost', rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
