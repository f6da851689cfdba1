import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { bringUp, type ContainerAppliance, eventually, makeContainerAppliance } from './support/container-appliance.ts';
import { docker } from './support/docker.ts';
import { accessTo, type Kept, readKept, request, resultOf } from './support/stored-analysis.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: replacing keys in containers needs an engine. ${engine.why}\n`);

describe.skipIf(!engine.available)('replacing keys in containers', () => {
  test('root, database and service keys are replaced while visitors go on, and the containers see the new files', {
    timeout: 900_000,
  }, async () => {
    const appliance = await makeContainerAppliance(engine);
    onTestFinished(appliance.destroy);
    await bringUp(appliance);
    const kept: Kept[] = [await store(appliance)];
    const visitors = goOn(appliance);

    for (const kind of ['root', 'database', 'service']) {
      const run = await appliance.run('rotate-keys', kind, '--yes', '--timeout', '2m');
      expect([run.code, run.json?.data], `${run.stdout}\n${run.stderr}`).toMatchObject([0, { rotated: [{ kind }] }]);
      expect(await seenInside(appliance)).toEqual(onDisk(appliance));
      kept.push(await store(appliance));
    }

    const { answered, refused } = await visitors.leave();
    expect(answered).toBeGreaterThan(10);
    expect(refused.filter((status) => ![502, 503, 504, 0].includes(status))).toEqual([]);
    for (const analysis of kept) {
      const read = await appliance.api(`/api/v1/analyses/${analysis.id}`, { headers: accessTo(analysis) });
      expect([read.status, resultOf(read.text)]).toEqual([200, analysis.result]);
    }
    expect(readlinkSync(join(appliance.home, 'data/current'))).toBe('db.d2.db');
    const owner = process.getuid?.() === 0 ? 10_001 : process.getuid?.();
    for (const path of ['keyring.json', 'secrets/root.key', 'secrets/service.key', 'data/db.d2.db'])
      expect([path, statSync(join(appliance.home, path)).uid]).toEqual([path, owner]);
    expect((await appliance.run('up')).json?.data).toMatchObject({ changed: false });
    expect((await appliance.run('status')).json?.data.status).toBe('healthy');
  });
});

/** Has an analysis stored, at the latest when the backend asks the store again that it had found away. */
async function store(appliance: ContainerAppliance): Promise<Kept> {
  let text = '{}';
  await eventually('an analysis is stored', async () => {
    const made = await appliance.api('/api/v1/analyses', { body: request });
    text = made.text;
    return made.status === 200 && (JSON.parse(text) as { stored: boolean }).stored;
  });
  return readKept(text);
}

/** Somebody who asks for analyses all the time. */
function goOn(appliance: ContainerAppliance) {
  const visits = { answered: 0, refused: [] as number[] };
  let leaving = false;
  const done = (async () => {
    while (!leaving) {
      const answer = await appliance.api('/api/v1/analyses', { body: request }).catch(() => undefined);
      if (answer?.status === 200) visits.answered += 1;
      else visits.refused.push(answer?.status ?? 0);
      await sleep(100);
    }
  })();
  return {
    async leave() {
      leaving = true;
      await done;
      return visits;
    },
  };
}

const FILES = { root_key: 'secrets/root.key', keyring: 'keyring.json', service_key: 'secrets/service.key' };

function onDisk({ home }: ContainerAppliance): string[] {
  return Object.values(FILES).map((path) => readFileSync(join(home, path), 'utf8'));
}

/** The key files as the prompt-service's container has them mounted. */
async function seenInside(appliance: ContainerAppliance): Promise<string[]> {
  const container = await appliance.container('prompt-service');
  const script = `for (const name of process.argv.slice(1)) console.log(JSON.stringify(require('node:fs').readFileSync('/run/secrets/' + name, 'utf8')))`;
  const { stdout } = await docker('exec', container, 'node', '-e', script, ...Object.keys(FILES));
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string);
}
