import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { freePort } from '../support/free-port.ts';
import { type ContainerAppliance, makeContainerAppliance } from './support/container-appliance.ts';
import { docker } from './support/docker.ts';
import { accessTo, type Kept, readKept, request, resultOf } from './support/stored-analysis.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: changing the way of running needs an engine. ${engine.why}\n`);

describe.skipIf(!engine.available)('changing the way of running', () => {
  test('from processes to containers and back, what was stored stays readable by whoever holds its token', {
    timeout: 900_000,
  }, async () => {
    const appliance = await makeAppliance();
    const port = await freePort();
    const plain = `http://127.0.0.1:${port}`;
    const started = await appliance.run('up', '--mode', 'process', '--port', String(port));
    expect(started.json?.data, started.stderr).toMatchObject({ mode: 'process', url: plain });
    const stored = await storeOver(plain);

    const toContainers = await appliance.up();
    expect(toContainers.json?.data, toContainers.stdout).toMatchObject({
      mode: 'compose',
      url: appliance.url,
      changed: true,
    });
    expect(await nobodyAnswers(plain)).toBe(true);
    expect(ownerOf(appliance, 'data/current')).toBe(process.getuid?.() === 0 ? 10_001 : process.getuid?.());
    const overTls = await appliance.api(`/api/v1/analyses/${stored.id}`, { headers: accessTo(stored) });
    expect([overTls.status, resultOf(overTls.text)]).toEqual([200, stored.result]);
    const second = await appliance.api('/api/v1/analyses', { body: request });
    expect(second.status).toBe(200);

    const back = await appliance.run('up', '--mode', 'process');
    expect(back.json?.data, back.stdout).toMatchObject({ mode: 'process', url: plain, changed: true });
    expect(await containersOf(appliance)).toBe('');
    expect(ownerOf(appliance, 'data/current')).toBe(process.getuid?.());
    for (const analysis of [stored, readKept(second.text)]) {
      const answer = await fetch(`${plain}/api/v1/analyses/${analysis.id}`, { headers: accessTo(analysis) });
      expect([answer.status, resultOf(await answer.text())]).toEqual([200, analysis.result]);
    }
    expect((await appliance.run('up')).json?.data).toMatchObject({ mode: 'process', changed: false });
  });

  test('when containers do not come up, the processes run again and the command says both', {
    timeout: 900_000,
  }, async () => {
    const appliance = await makeAppliance();
    const port = await freePort();
    await appliance.run('up', '--mode', 'process', '--port', String(port));
    const stored = await storeOver(`http://127.0.0.1:${port}`);
    await appliance.run('up', '--mode', 'compose', '--dry-run');

    const failed = await appliance.up('--timeout', '1s');

    expect([failed.code, failed.json?.error], failed.stdout).toMatchObject([15, { code: 'VOT-308' }]);
    expect(await containersOf(appliance)).toBe('');
    expect((await appliance.run('status')).json?.data).toMatchObject({ status: 'healthy', mode: 'process' });
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/analyses/${stored.id}`, { headers: accessTo(stored) });
    expect(answer.status).toBe(200);
  });

  test('a base image that cannot be had is named with its build argument, and nothing is stopped', {
    timeout: 300_000,
  }, async () => {
    const appliance = await makeAppliance({ VOTIVE_NGINX_IMAGE: 'localhost:1/no-such-image:1' });
    const port = await freePort();
    await appliance.run('up', '--mode', 'process', '--port', String(port));

    const refused = await appliance.up();

    expect([refused.code, refused.json?.error], refused.stdout).toMatchObject([5, { code: 'VOT-208' }]);
    expect(refused.stdout).toContain('localhost:1/no-such-image:1');
    expect(refused.stdout).toContain('VOTIVE_NGINX_IMAGE');
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);

    const fresh = await makeAppliance({ VOTIVE_NGINX_IMAGE: 'localhost:1/no-such-image:1' });
    const chosen = await fresh.run('up', '--port', '0');
    expect(chosen.json, chosen.stdout).toMatchObject({
      ok: true,
      data: { mode: 'process' },
      warnings: [{ code: 'VOT-208', message: expect.stringContaining('localhost:1/no-such-image:1') }],
    });
  });
});

async function makeAppliance(settings: Record<string, string> = {}): Promise<ContainerAppliance> {
  const appliance = await makeContainerAppliance(engine, settings);
  onTestFinished(() => appliance.destroy());
  return appliance;
}

async function storeOver(url: string): Promise<Kept> {
  const answer = await fetch(`${url}/api/v1/analyses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Kept;
}

const nobodyAnswers = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  );

const ownerOf = ({ home }: ContainerAppliance, path: string) => statSync(join(home, path)).uid;

async function containersOf({ home }: ContainerAppliance): Promise<string> {
  const { stdout } = await docker(
    'ps',
    '--all',
    '--format',
    '{{.Names}} {{.Mounts}}',
    '--filter',
    `volume=${home}/data`,
  );
  return stdout.trim();
}
