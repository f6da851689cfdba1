import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseKeyring, rootKeyFor, unwrapDataKey } from '@votive/shared/keyring/keyring';
import { readSigningKeys } from '@votive/shared/signing-keys/signing-key-folder';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { findInstallation } from '../stack/installation.ts';
import { homeWithVisitors } from '../testing/home-with-visitors.ts';
import { stoppedHome } from '../testing/stopped-home.ts';
import { expectAllKept } from '../testing/visitors.ts';
import { eventually } from '../testing/votive.ts';

const installation = findInstallation({});
const COUNTER = pathToFileURL(resolve(import.meta.dirname, '../testing/die-at-file-step.ts')).href;
const KILLS = 8;
const textOf = (path: string) => readFileSync(path, 'utf8');

async function contentOf(layout: HomeLayout) {
  const database = currentReference(layout) ?? expect.fail('there is no database');
  const { tables } = await runDataTool(installation, 'verify', { database });
  return tables;
}

/** Nothing of a rotation is left over: one file of data under the active key, one root key, no key under way, signing keys that are all named. */
function expectTidy(layout: HomeLayout) {
  const keyring = parseKeyring(textOf(layout.keyring));
  const states = Object.values(keyring.deks).map(({ state }) => state);
  expect(currentReference(layout)?.keyId).toBe(keyring.active);
  expect(states.filter((state) => state !== 'retired')).toEqual(['active']);
  expect(readdirSync(layout.data).filter((name) => name.startsWith('db.'))).toEqual([`db.${keyring.active}.db`]);
  expect(textOf(layout.rootKey).trim().split('\n')).toHaveLength(1);
  const { signing, retired } = readSigningKeys(layout.jwtKeys);
  const files = readdirSync(layout.jwtKeys).filter((name) => name.endsWith('.pem'));
  expect(files.sort()).toEqual([signing, ...Object.keys(retired)].map((id) => `${id}.pem`).sort());
  expect(readdirSync(layout.journal)).toEqual([]);
  const temporary = readdirSync(layout.home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tmp'),
  );
  expect(temporary).toEqual([]);
}

test('a rotation of everything that is killed on its way is settled by the next command, and no row is lost', {
  timeout: 300_000,
}, async () => {
  const { home, layout, visitors } = await homeWithVisitors(1);
  const visits = await visitors.leave();
  await home.run(['down']);
  const before = await contentOf(layout);
  const stepsFile = home.path('..', 'steps');
  const rotate = (env: Record<string, string>) =>
    home.run(['rotate-keys', 'all', '--yes'], { env: { NODE_OPTIONS: `--import=${COUNTER}`, ...env } });
  expect((await rotate({ VOTIVE_STEPS_FILE: stepsFile })).code).toBe(0);
  expect((await rotate({ VOTIVE_STEPS_FILE: stepsFile })).code).toBe(0);
  const steps = Number(textOf(stepsFile));
  expect(steps).toBeGreaterThan(60);

  const outcomes: string[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    const at = Math.round((kill * steps) / (KILLS + 1));
    expect((await rotate({ VOTIVE_DIE_AT: String(at) })).code, `step ${at}`).toBe(null);
    const { code, document } = await home.json(['recover']);
    expect(code, JSON.stringify(document)).toBe(0);
    outcomes.push(...document.data.recovered.map(({ outcome }: { outcome: string }) => outcome));
    expectTidy(layout);
    expect(await contentOf(layout), `step ${at}`).toEqual(before);
  }

  expect(outcomes).toContain('finished');
  expect(outcomes).toContain('undone');
  expect((await rotate({})).code).toBe(0);
  expectTidy(layout);
  const { document: again } = await home.json(['up']);
  await expectAllKept(again.data.url, visits);
});

test('a rotation that is killed while visitors wait leaves an appliance that goes on by itself', {
  timeout: 180_000,
}, async () => {
  const { home, layout, url, visitors } = await homeWithVisitors(2);
  const env = { NODE_OPTIONS: `--import=${COUNTER}` };
  const stepsFile = home.path('..', 'steps');
  await home.run(['rotate-keys', 'database', '--yes'], { env: { ...env, VOTIVE_STEPS_FILE: stepsFile } });
  expect(
    (await home.run(['rotate-keys', 'database', '--yes'], { env: { ...env, VOTIVE_STEPS_FILE: stepsFile } })).code,
  ).toBe(0);
  const steps = Number(textOf(stepsFile));

  const died = await home.run(['rotate-keys', 'database', '--yes'], {
    env: { ...env, VOTIVE_DIE_AT: String(Math.round(steps * 0.6)) },
  });

  expect(died.code).toBe(null);
  expect(existsSync(join(layout.data, 'maintenance.json'))).toBe(true);
  expect((await home.json(['recover'])).code).toBe(0);
  expect(existsSync(join(layout.data, 'maintenance.json'))).toBe(false);
  const kept = visitors.kept();
  await eventually('visitors have reports stored again', () => visitors.kept() > kept + 3);
  const visits = await visitors.leave();
  expect(visits.faults).toEqual([]);
  await expectAllKept(url, visits);
  expect((await home.run(['rotate-keys', 'database', '--yes'])).code).toBe(0);
  await expectAllKept(url, visits);
});

test('killed at every third step, a root rotation leaves two files that fit, before anything is settled', {
  timeout: 180_000,
}, async () => {
  const { layout, folder, run } = await stoppedHome();
  const dataKey = () => {
    const keyring = parseKeyring(textOf(layout.keyring));
    return unwrapDataKey(keyring, rootKeyFor(keyring, textOf(layout.rootKey)), keyring.active).toString('hex');
  };
  const before = dataKey();
  const stepsFile = join(folder, 'steps');
  const rotate = (env: Record<string, string>) =>
    run(['rotate-keys', 'root'], { NODE_OPTIONS: `--import=${COUNTER}`, ...env });
  expect((await rotate({ VOTIVE_STEPS_FILE: stepsFile })).code).toBe(0);
  const steps = Number(textOf(stepsFile));
  expect(steps).toBeGreaterThan(15);

  for (let at = 1; at <= steps; at += 3) {
    expect((await rotate({ VOTIVE_DIE_AT: String(at) })).code, `step ${at}`).toBe(null);
    expect(dataKey(), `step ${at}`).toBe(before);
    expect((await run(['recover'])).code, `step ${at}`).toBe(0);
    expect(textOf(layout.rootKey).trim().split('\n'), `step ${at}`).toHaveLength(1);
    expect(dataKey(), `step ${at}`).toBe(before);
  }
});
