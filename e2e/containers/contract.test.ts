import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dependsOnPlace, RUNNING_CASES, STOPPED_CASES } from '../../packages/cli/src/testing/contract/command-cases.ts';
import type { Subject } from '../../packages/cli/src/testing/contract/subject.ts';
import {
  answersInJson,
  answersInPipes,
  answersOnTerminal,
  worksWithClosedStreams,
} from '../../packages/cli/src/testing/contract/walk-commands.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { bringUp, type ContainerAppliance, makeContainerAppliance } from './support/container-appliance.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: the contract of commands in containers. ${engine.why}\n`);

const LAUNCHER = join(import.meta.dirname, '..', '..', 'votive');
const LONG = { timeout: 300_000 };
const WAYS = [
  ['with --json', answersInJson],
  ['in a pipe', answersInPipes],
  ['with every stream closed', worksWithClosedStreams],
  ['on a terminal', answersOnTerminal],
] as const;

/** The same table of commands as process mode keeps, on an appliance in containers; what answers alike everywhere is shown there. */
describe.skipIf(!engine.available)('the contract of every command, in containers', () => {
  let appliance: ContainerAppliance;

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
  }, 900_000);
  afterAll(() => appliance?.destroy(), 120_000);

  test.each(WAYS)('holds %s while it runs', LONG, (_way, walk) =>
    walk(subject(), RUNNING_CASES.filter(dependsOnPlace), 'running'),
  );

  test('still finds it in containers and healthy afterwards', async () => {
    expect((await appliance.run('status')).json?.data).toMatchObject({ status: 'healthy', mode: 'compose' });
    expect((await appliance.run('down')).code).toBe(0);
  });

  test('holds with --json when it is stopped', LONG, () =>
    answersInJson(subject(), STOPPED_CASES.filter(dependsOnPlace), 'stopped'),
  );

  function subject(): Subject {
    const { PATH = '', HOME = '' } = process.env;
    return { command: [LAUNCHER], home: appliance.home, environment: { PATH, HOME, ...appliance.environment } };
  }
});
