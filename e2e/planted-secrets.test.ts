import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Appliance, startAppliance } from './support/appliance.ts';
import {
  bundlePlace,
  filesOf,
  leaksIn,
  PLANTED_FILES,
  type Place,
  processPlaces,
  type Secret,
  type Send,
  secretsOf,
  UNREACHABLE_MODEL,
  useWithSecrets,
} from './support/planted-secrets.ts';

test('no planted secret is in a log, the bundle, the configuration, the home or the process list', async () => {
  const appliance = await startAppliance({ settings: UNREACHABLE_MODEL, secrets: PLANTED_FILES });
  const secrets = [...secretsOf(appliance.home), ...(await useWithSecrets(sendTo(appliance)))];
  await appliance.run('restart', 'worker');

  const places = await everywhere(appliance);

  expect(new Set(secrets.map(({ what }) => what)).size).toBeGreaterThanOrEqual(10);
  expect(places.filter(({ text }) => text.length < 20).map(({ what }) => what)).toEqual([]);
  expect(leaksIn(places, secrets)).toEqual([]);
  expectControl(places, secrets);
});

/** That nothing was found means something only if what is there is found. */
function expectControl(places: readonly Place[], secrets: readonly Secret[]): void {
  for (const secret of secrets) {
    const hidden = Buffer.from(`{"a":"${secret.value}"}`).toString('base64');
    expect(leaksIn([...places, { what: 'a leak', text: `x ${secret.value} y` }], [secret])).toEqual([
      `a leak: ${secret.what}`,
    ]);
    expect(leaksIn([{ what: 'a hidden leak', text: hidden }], [secret])).toEqual([`a hidden leak: ${secret.what}`]);
  }
  const own = processPlaces([process.pid]);
  const value = readFileSync('/proc/self/cmdline', 'latin1').split('\0')[0] ?? '';
  expect(leaksIn(own, [{ what: 'our own command line', value }])).not.toEqual([]);
}

async function everywhere({ home, run, services }: Appliance): Promise<Place[]> {
  const bundle = join(home, 'run', 'bundle.tar.gz');
  const written = await run('doctor', '--bundle', bundle);
  expect(written.stdout).toContain(bundle);
  const commands = [['logs'], ['status'], ['doctor'], ['config', 'show', '--origin'], ['certs', 'status'], ['recover']];
  const said = [];
  for (const args of commands) {
    const { stdout, stderr } = await run(...args);
    said.push({ what: `votive ${args.join(' ')}`, text: `${stdout}${stderr}` });
  }
  const pids = (await services()).flatMap(({ pid }) => pid ?? []);
  const [first = 0] = pids;
  const supervisor = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${first}/status`, 'utf8'))?.[1]);
  const place = bundlePlace(bundle);
  expect(place.text).toContain('audit.jsonl');
  return [...said, place, ...processPlaces([supervisor, ...pids]), ...filesOf(home).filter(({ text }) => text !== '')];
}

const sendTo =
  ({ url }: Appliance): Send =>
  async (path, { body, headers = {} } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
