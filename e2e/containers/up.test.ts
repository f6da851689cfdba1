import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { freePort } from '../support/free-port.ts';
import { bringUp, type ContainerAppliance, makeContainerAppliance, projectOf } from './support/container-appliance.ts';
import { docker } from './support/docker.ts';
import { residentMiB } from './support/resident-memory.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: \`votive up\` in containers needs an engine. ${engine.why}\n`);

const SERVICES = ['prompt-service', 'backend', 'worker', 'edge'];
const RESIDENT_MIB = 300;

describe.skipIf(!engine.available)('votive up in containers', () => {
  let appliance: ContainerAppliance;

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
  }, 900_000);
  afterAll(() => appliance?.destroy(), 120_000);

  test('brings everything up behind TLS, and says where', async () => {
    expect((await appliance.run('status')).json).toMatchObject({
      ok: true,
      data: { status: 'healthy', mode: 'compose', url: appliance.url },
    });
    expect((await appliance.services()).map(({ name, state }) => [name, state])).toEqual(
      SERVICES.map((name) => [name, 'healthy']),
    );
    expect((await appliance.api('/api/v1/questionnaires')).status).toBe(200);
    const redirect = await fetch(`http://localhost:${appliance.httpPort}/start`, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([308, `${appliance.url}/start`]);
  });

  test('a second up changes nothing and says so', async () => {
    const own = ['--filter', `label=com.docker.compose.project=${await projectOf(appliance.home)}`];
    const before = await docker('ps', '--quiet', '--no-trunc', ...own);
    expect(before.stdout).not.toBe('');
    const startedAt = performance.now();
    const again = await appliance.run('up');
    const elapsed = performance.now() - startedAt;

    expect(again.json, again.stdout).toMatchObject({
      ok: true,
      data: { changed: false, restarted: [], mode: 'compose', url: appliance.url },
    });
    process.stdout.write(`containers: second up ${Math.round(elapsed)} ms\n`);
    expect((await docker('ps', '--quiet', '--no-trunc', ...own)).stdout).toBe(before.stdout);
  });

  test('with its images built it becomes healthy again, and down leaves nothing but the home', async () => {
    const project = await projectOf(appliance.home);
    expect((await appliance.run('down')).json).toMatchObject({ ok: true, data: { changed: true } });
    expect(await leftovers(project)).toEqual('');
    expect((await appliance.run('down')).json).toMatchObject({ data: { changed: false } });
    const kept = (await appliance.run('logs', '--service', 'backend')).json?.data.lines;
    for (const msg of ['listening', 'stopping']) expect(kept).toContainEqual(expect.objectContaining({ msg }));
    expect((await appliance.run('status')).json?.error?.code).toBe('VOT-303');

    const startedAt = performance.now();
    await bringUp(appliance);
    const elapsed = performance.now() - startedAt;

    process.stdout.write(`containers: up to healthy ${Math.round(elapsed)} ms\n`);
  });

  test('a change replaces the containers that it affects and no other', async () => {
    const [backend, promptService, edge] = await containers('backend', 'prompt-service', 'edge');

    await appliance.run('config', 'set', 'AI_MAX_CONCURRENT', '3');
    const setting = await appliance.run('up');
    expect(setting.json?.data, setting.stderr).toMatchObject({ changed: true, restarted: ['backend'] });
    const after = await containers('backend', 'prompt-service', 'edge');
    expect(after[0]).not.toBe(backend);
    expect(after.slice(1)).toEqual([promptService, edge]);

    const restarted = await appliance.run('restart', 'worker');
    expect(restarted.json?.data).toMatchObject({ changed: true, restarted: ['worker'] });
    const lines = (await appliance.run('logs', '--service', 'worker')).json?.data.lines as { msg: string }[];
    expect(lines.filter(({ msg }) => msg === 'listening').length).toBeGreaterThan(1);

    await appliance.run('config', 'set', 'hostname', 'votive.test');
    const named = await appliance.run('up');
    expect(named.json?.data).toMatchObject({ changed: true, restarted: [] });
    expect(await containers('edge')).toEqual([edge]);
    const answer = await appliance.api('/health', { headers: { host: `votive.test:${appliance.httpsPort}` } });
    expect(answer.status).toBe(200);
    await appliance.run('config', 'set', 'hostname', 'localhost');
    expect((await appliance.run('up')).json?.data).toMatchObject({ changed: true });
  });

  test('the logs of all containers come merged, as processes write them', async () => {
    await appliance.api('/api/v1/questionnaires');
    const { json } = await appliance.run('logs');
    const lines = json?.data.lines as { time: string; service: string; msg?: string }[];

    expect(new Set(lines.map(({ service }) => service))).toEqual(new Set([...SERVICES, 'migrate']));
    expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
    const own = await appliance.run('logs', '--service', 'migrate');
    const checked = expect.objectContaining({ service: 'migrate', msg: 'schema checked' });
    expect(own.json?.data.lines).toEqual([checked, checked]);
  });

  test('prompts are exported although the prompt-service has no port', async () => {
    const exported = await appliance.run('prompts', 'export');

    expect(exported.json, exported.stdout).toMatchObject({ ok: true, data: { schema: 'votive.prompts/1' } });
  });

  test('a link is made inside the container, and signs in over TLS with a cookie that is bound to the host', async () => {
    const made = await appliance.run('admin', 'link');
    const [page, link = ''] = String(made.json?.data.url).split('#link=');
    expect(page, made.stdout).toBe(`${appliance.url}/admin/`);

    const first = await appliance.api('/api/admin/session', { body: { link }, headers: { origin: appliance.url } });
    const second = await appliance.api('/api/admin/session', { body: { link } });
    const foreign = await appliance.api('/api/admin/session', {
      body: { link },
      headers: { origin: 'https://a.test' },
    });

    expect([first.status, second.status, foreign.status]).toEqual([201, 401, 403]);
    const cookie = expect.stringMatching(/^__Host-votive_admin=\S+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    expect(first.headers['set-cookie']).toEqual([cookie]);
    const keys = await appliance.run('admin', 'keys', 'create', 'anna', '--role', 'viewer');
    const secret = String(keys.json?.data.secret);
    expect((await appliance.api('/api/admin/audit', { headers: { 'x-admin-key': secret } })).status).toBe(200);
    expect((await appliance.api('/api/admin/keys', { headers: { 'x-admin-key': secret } })).status).toBe(403);
  });

  test('nobody but the prompt-service has the data, and only what containers need is theirs', async () => {
    const mounts = JSON.parse((await docker('inspect', ...(await containers(...SERVICES)))).stdout) as {
      Mounts: { Source: string; RW: boolean }[];
    }[];
    const withData = mounts.filter(({ Mounts }) =>
      Mounts.some(({ Source }) => Source === join(appliance.home, 'data')),
    );
    expect(withData).toHaveLength(1);
    if (process.getuid?.() !== 0) return;
    const ownerOf = (...path: string[]) => statSync(join(appliance.home, ...path)).uid;
    for (const shared of [
      'secrets/root.key',
      'secrets/admin_api_key',
      'secrets/session_secret',
      'keyring.json',
      'data/current',
      'state/backend',
      'certs/pairs/current/privkey.pem',
    ])
      expect(ownerOf(shared), shared).toBe(10_001);
    for (const own of ['.', 'secrets', 'secrets/recovery.key', 'certs/local-ca.key', 'config.json'])
      expect(ownerOf(own), own).toBe(0);
  });

  test.skipIf(process.getuid?.() !== 0)('idle it holds at most 300 MB in all', async () => {
    const mebibytes = await residentMiB(await containers(...SERVICES));

    process.stdout.write(`containers: ${mebibytes} MiB resident in all\n`);
    expect(mebibytes).toBeLessThanOrEqual(RESIDENT_MIB);
  });

  test('a taken port is named together with who holds it, and nothing is touched', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());

    const byProcess = await appliance.run('up', '--port', String(port));
    expect([byProcess.code, byProcess.json?.error]).toMatchObject([5, { code: 'VOT-202' }]);
    expect(byProcess.stdout).toContain(String(process.pid));

    const other = await makeContainerAppliance(engine);
    onTestFinished(() => other.destroy());
    const byContainer = await other.run('up', '--mode', 'compose', '--port', String(appliance.httpsPort));
    expect([byContainer.code, byContainer.json?.error]).toMatchObject([5, { code: 'VOT-202' }]);
    expect(byContainer.stdout).toContain(`The container ${await projectOf(appliance.home)}-edge-1 holds it`);
    expect((await appliance.api('/health')).status).toBe(200);
  });

  async function containers(...services: string[]): Promise<string[]> {
    return Promise.all(services.map((service) => appliance.container(service)));
  }
});

async function leftovers(project: string): Promise<string> {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`];
  const parts = [
    ['ps', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ].map((kind) => docker(...kind, '--quiet', ...filter));
  return (await Promise.all(parts)).map(({ stdout }) => stdout.trim()).join('');
}
