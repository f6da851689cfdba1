import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { currentReference } from '../../packages/cli/src/data-tool/database-reference.ts';
import { runDataTool } from '../../packages/cli/src/data-tool/run-data-tool.ts';
import { homeLayout } from '../../packages/cli/src/home/home-layout.ts';
import { findInstallation } from '../../packages/cli/src/stack/installation.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { freePort } from '../support/free-port.ts';
import { type ContainerAppliance, makeContainerAppliance } from './support/container-appliance.ts';
import { accessTo, readKept, request, resultOf } from './support/stored-analysis.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: backups of containers need an engine. ${engine.why}\n`);

describe.skipIf(!engine.available)('backups across the two ways of running', () => {
  test('a backup of containers, by command and by schedule, is restored in an empty home of processes and back: the same rows', {
    timeout: 900_000,
  }, async () => {
    const containers = await makeAppliance();
    expect((await containers.up()).code).toBe(0);
    const stored = readKept((await containers.api('/api/v1/analyses', { body: request })).text);
    const made = await containers.run('backup');
    expect(made.json?.data, made.stdout + made.stderr).toMatchObject({ verified: { ok: true } });
    const file = String(made.json?.data.path);
    expect((await containers.run('backup', 'drill')).code).toBe(0);
    const tables = await tablesOf(containers);
    const kit = join(temporaryFolder(), 'kit');
    expect((await containers.run('keys', 'export-kit', '--to', kit)).code).toBe(0);

    const processes = await makeAppliance();
    const restored = await processes.run('restore', file, '--kit', kit);
    expect(restored.json?.data, restored.stdout).toMatchObject({ changed: true, running: false });
    expect(await tablesOf(processes)).toEqual(tables);
    const port = await freePort();
    const up = await processes.run('up', '--mode', 'process', '--port', String(port));
    expect(up.code, up.stdout).toBe(0);
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/analyses/${stored.id}`, { headers: accessTo(stored) });
    expect([answer.status, resultOf(await answer.text())]).toEqual([200, stored.result]);

    const second = await processes.run('backup');
    const tablesOfProcesses = await tablesOf(processes);
    const back = await containers.run('restore', String(second.json?.data.path), '--kit', kit, '--yes');
    expect(back.json?.data, back.stdout).toMatchObject({ changed: true, running: true });
    expect(await tablesOf(containers)).toEqual(tablesOfProcesses);
    const overTls = await containers.api(`/api/v1/analyses/${stored.id}`, { headers: accessTo(stored) });
    expect([overTls.status, resultOf(overTls.text)]).toEqual([200, stored.result]);
    expect((await containers.run('restore', '--undo', '--yes')).code).toBe(0);
    expect((await containers.run('status')).json?.data).toMatchObject({ status: 'healthy' });
  });

  test('the worker makes backups in containers and rehearses them there', { timeout: 900_000 }, async () => {
    const containers = await makeAppliance();
    await containers.run('up', '--mode', 'process', '--port', String(await freePort()));
    await containers.run('config', 'set', 'BACKUP_SCHEDULE', '*/10 * * * * *');
    await containers.run('config', 'set', 'DRILL_SCHEDULE', '5-59/15 * * * * *');
    const up = await containers.up();
    expect(up.code, up.stdout).toBe(0);

    const listed = await eventually(async () => {
      const { json } = await containers.run('backup', 'list');
      const backups = (json?.data.backups ?? []) as Listed[];
      return backups.find(({ scope, drill }) => scope === 'data' && drill !== null);
    });

    expect(listed).toMatchObject({ reason: 'schedule', scope: 'data', drill: { ok: true } });
    await containers.run('config', 'set', 'BACKUP_ENABLED', 'false');
    await containers.run('config', 'set', 'DRILL_ENABLED', 'false');
    expect((await containers.up()).code).toBe(0);
    const verified = await containers.run('backup', 'verify');
    expect(verified.json?.data, verified.stdout).toMatchObject({ scope: 'data' });
  });
});

type Listed = { scope: string; reason: string; drill: { ok: boolean } | null };

async function makeAppliance(): Promise<ContainerAppliance> {
  const appliance = await makeContainerAppliance(engine);
  onTestFinished(() => appliance.destroy());
  return appliance;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function tablesOf({ home }: ContainerAppliance) {
  const database = currentReference(homeLayout(home));
  if (!database) throw new Error('There is no data.');
  return (await runDataTool(findInstallation({}), 'verify', { database })).tables;
}

async function eventually<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (let times = 0; times < 360; times += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('waited in vain');
}
