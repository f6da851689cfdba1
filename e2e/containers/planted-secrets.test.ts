import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import {
  bundlePlace,
  filesOf,
  leaksIn,
  PLANTED_FILES,
  type Place,
  processPlaces,
  type Secret,
  secretsOf,
  UNREACHABLE_MODEL,
  useWithSecrets,
} from '../support/planted-secrets.ts';
import { bringUp, type ContainerAppliance, makeContainerAppliance, projectOf } from './support/container-appliance.ts';
import { COMPOSE } from './support/container-stack.ts';
import { docker } from './support/docker.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: planting secrets in containers needs an engine. ${engine.why}\n`);

const isRoot = process.getuid?.() === 0;
const COMMANDS = [['logs'], ['status'], ['doctor', '--cis'], ['config', 'show', '--origin'], ['certs', 'status']];

describe.skipIf(!engine.available)('secrets planted in an appliance in containers', () => {
  let appliance: ContainerAppliance;
  let secrets: Secret[];

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine, UNREACHABLE_MODEL);
    mkdirSync(join(appliance.home, 'secrets'), { mode: 0o700 });
    for (const [name, value] of Object.entries(PLANTED_FILES))
      writeFileSync(join(appliance.home, 'secrets', name), value, { mode: 0o600 });
    await bringUp(appliance);
    secrets = [...secretsOf(appliance.home), ...(await useWithSecrets(appliance.api))];
    await appliance.run('restart', 'worker');
  }, 900_000);
  afterAll(() => appliance?.destroy(), 120_000);

  test('are in nothing that the engine, Compose, a command, a log, a bundle, a process list or the home shows', async () => {
    expect(new Set(secrets.map(({ what }) => what)).size).toBeGreaterThanOrEqual(10);

    const places = [...(await saidByCommands()), ...(await shownByEngine()), ...filesOf(appliance.home)];

    expect(places.filter(({ what, text }) => text.length < 20 && !what.includes('/')).map(({ what }) => what)).toEqual(
      [],
    );
    expect(places.find(({ what }) => what === 'the log of edge')?.text).toContain('/api/v1/*');
    expect(leaksIn(places, secrets)).toEqual([]);
  });

  test('would be found: one in the environment of a container, on its command line and in its log', async () => {
    const [secret = expect.fail('There is no secret')] = secrets;
    const image = (await docker('inspect', '--format', '{{.Config.Image}}', await appliance.container('worker')))
      .stdout;
    const name = `votive-leak-${process.pid}`;
    const code = `console.log('${secret.value}'); setInterval(() => 0, 1000)`;
    await docker(
      'run',
      '--detach',
      '--name',
      name,
      '--env',
      `CANARY=${secret.value}`,
      image.trim(),
      'node',
      '-e',
      code,
    );
    onTestFinished(async () => void (await docker('rm', '--force', name)));
    await expect.poll(async () => (await docker('logs', name)).stdout, { timeout: 20_000 }).not.toBe('');

    const found = leaksIn(await shownBy(name, 'leak'), [secret]);

    const expected = [
      'inspect of leak',
      'the log of leak',
      ...(isRoot ? ['cmdline of process', 'environ of process'] : []),
    ];
    for (const what of expected) expect(found.join('\n')).toContain(what);
  });

  async function saidByCommands(): Promise<Place[]> {
    const bundle = join(appliance.home, 'run', 'bundle.tar.gz');
    await appliance.run('doctor', '--bundle', bundle);
    const said: Place[] = [bundlePlace(bundle)];
    for (const args of COMMANDS) {
      const { stdout, stderr } = await appliance.run(...args);
      said.push({ what: `votive ${args.join(' ')}`, text: `${stdout}${stderr}` });
    }
    return said;
  }

  async function shownByEngine(): Promise<Place[]> {
    const services = ['prompt-service', 'backend', 'worker', 'edge'];
    const shown = await Promise.all(
      services.map(async (service) => shownBy(await appliance.container(service), service)),
    );
    const rendered = join(appliance.home, 'run', 'compose');
    const files = ['compose.yaml', 'anthropic-key.yaml'].map((file) => join(COMPOSE, file));
    const description = [...files, join(rendered, 'overlay.yaml')].flatMap((file) => ['--file', file]);
    const config = ['--env-file', join(rendered, 'stack.env'), ...description, 'config'];
    const project = ['--project-name', await projectOf(appliance.home)];
    return [...shown.flat(), { what: 'compose config', text: await say('compose', ...project, ...config) }];
  }
});

/** All that the engine and the kernel show of one container and its image. */
async function shownBy(container: string, name: string): Promise<Place[]> {
  const image = (await docker('inspect', '--format', '{{.Image}}', container)).stdout.trim();
  const places = [
    { what: `inspect of ${name}`, text: await say('inspect', container) },
    { what: `inspect of the image of ${name}`, text: await say('image', 'inspect', image) },
    { what: `history of the image of ${name}`, text: await say('history', '--no-trunc', image) },
    { what: `the log of ${name}`, text: await say('logs', container) },
    { what: `the processes of ${name}`, text: await say('top', container, 'axeww') },
  ];
  if (!isRoot) return places;
  const pids = (await say('top', container, '-o', 'pid')).split('\n').map(Number).filter(Number.isInteger);
  const processes = processPlaces(pids.filter((pid) => pid > 0));
  expect(processes, `what runs in ${name}`).not.toEqual([]);
  return [...places, ...processes];
}

async function say(...args: string[]): Promise<string> {
  const { stdout, stderr } = await docker(...args);
  return `${stdout}${stderr}`;
}
