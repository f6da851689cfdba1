import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseImages } from '../../packages/cli/src/containers/base-images.ts';
import { imagesOf } from '../../packages/cli/src/containers/compose-services.ts';
import { containerParameters } from '../../packages/cli/src/containers/container-parameters.ts';
import { sourceFingerprint } from '../../packages/cli/src/containers/source-fingerprint.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import {
  bringUp,
  buildEnvironment,
  type ContainerAppliance,
  eventually,
  makeContainerAppliance,
} from './support/container-appliance.ts';
import { canHavePrivateEngine, makePrivateEngine, type PrivateEngine } from './support/private-engine.ts';

const engine = await ensureContainerEngine();
const canRun = engine.available && canHavePrivateEngine;
if (!canRun)
  process.stderr.write('SKIPPED: restarting an engine needs one of the test’s own: root, dockerd and iproute2.\n');

const ROOT = new URL('../..', import.meta.url).pathname;

describe.skipIf(!canRun)('an engine that ends', () => {
  let own: PrivateEngine;
  let appliance: ContainerAppliance;

  beforeAll(async () => {
    const machine = await makeContainerAppliance(engine);
    await bringUp(machine);
    await machine.destroy();
    own = await makePrivateEngine();
    own.load(imagesOf(tagHere()));
    appliance = await makeContainerAppliance(engine, { DOCKER_HOST: own.host });
    await bringUp(appliance);
  }, 900_000);
  afterAll(async () => {
    await appliance?.destroy();
    await own?.destroy();
  }, 180_000);

  test('the command says so, and the containers come back with the engine', { timeout: 300_000 }, async () => {
    await own.stop();

    const silent = await appliance.run('status');
    expect([silent.code, silent.json?.error?.code], silent.stdout).toEqual([4, 'VOT-302']);
    expect(silent.stdout).toContain('engine does not answer');
    for (const command of [['up'], ['down'], ['restart'], ['up', '--mode', 'process']]) {
      const refused = await appliance.run(...command);
      expect([refused.code, refused.json?.error?.code], command.join(' ')).toEqual([5, 'VOT-207']);
    }

    await own.start();
    await eventually('healthy again', async () => (await appliance.run('status')).code === 0, 120_000);
    expect((await appliance.run('prompts', 'export')).code).toBe(0);
    const up = await appliance.run('up');
    expect(up.json?.data, up.stdout).toMatchObject({ changed: false });
  });
});

/** The tag that the command gives the images of this checkout. */
function tagHere(): string {
  const bases = baseImages(ROOT, containerParameters.parse(buildEnvironment(engine)));
  return sourceFingerprint(
    ROOT,
    bases.map(({ image }) => image),
  );
}
