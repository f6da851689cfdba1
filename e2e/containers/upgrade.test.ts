import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { imagesOf } from '../../packages/cli/src/containers/compose-services.ts';
import { homeLayout } from '../../packages/cli/src/home/home-layout.ts';
import { FORMER_MARKER, makeFormer } from '../../packages/cli/src/import/testing/former-database.ts';
import { readUpgradeRecord } from '../../packages/cli/src/upgrade/releases.ts';
import { makeRelease, OWN_VERSION } from '../../packages/cli/src/upgrade/testing/make-release.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { bringUp, type ContainerAppliance, eventually, makeContainerAppliance } from './support/container-appliance.ts';
import { docker } from './support/docker.ts';
import { accessTo, type Kept, readKept, request, resultOf } from './support/stored-analysis.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: upgrades of containers need an engine. ${engine.why}\n`);

const MIGRATION = {
  'packages/prompt-service/migrations/0990_example.sql': 'CREATE TABLE example (id TEXT PRIMARY KEY) STRICT;',
};

describe.skipIf(!engine.available)('another version in containers', () => {
  test('an appliance that runs takes in a former database, is brought to a version with a new migration, back from one that is not healthy, and back by hand', {
    timeout: 1_200_000,
  }, async () => {
    const appliance = await makeContainerAppliance(engine, { VOTIVE_NODE_IMAGE: await baseOfItsOwn() });
    onTestFinished(appliance.destroy);
    await bringUp(appliance);
    const checkout = await tagInUse(appliance);
    const first = await store(appliance);

    const imported = await appliance.run('import', await makeFormer());
    expect([imported.code, imported.json?.data], imported.stdout).toMatchObject([0, { changed: true }]);
    expect(await reads(appliance, first)).toBe(true);
    const afterImport = await store(appliance);

    const next = release('next');
    const toNext = await appliance.run('upgrade', '--to', next);
    expect([toNext.code, toNext.json?.data], toNext.stdout + toNext.stderr).toMatchObject([
      0,
      { changed: true, migrations: ['0990_example.sql'], running: true, pruned: [] },
    ]);
    const nextTag = await tagInUse(appliance);
    expect(nextTag).not.toBe(checkout);
    for (const kept of [first, afterImport]) expect(await reads(appliance, kept)).toBe(true);
    const afterUpgrade = await store(appliance);

    const sick = await appliance.run('upgrade', '--to', release('sick', { edge: 'exit 1' }), '--timeout', '40s');
    expect([sick.code, sick.json?.error?.code], sick.stdout + sick.stderr).toEqual([15, 'VOT-806']);
    const record = readUpgradeRecord(homeLayout(appliance.home));
    expect(record).toMatchObject({ outcome: 'rolled back', reason: expect.stringMatching(/edge/) });
    expect(sick.stdout).toContain(JSON.stringify(record?.reason).slice(1, 40));
    expect(await tagInUse(appliance)).toBe(nextTag);
    for (const kept of [first, afterImport, afterUpgrade]) expect(await reads(appliance, kept)).toBe(true);
    expect(await builds(appliance)).toEqual(new Set([checkout, nextTag]));

    const later = await appliance.run('upgrade', '--to', release('later', { edge: 'exec true' }), '--timeout', '2m');
    expect([later.code, later.json?.data], later.stdout + later.stderr).toMatchObject([0, { migrations: [] }]);
    const laterTag = await tagInUse(appliance);
    expect(await builds(appliance)).toEqual(new Set([nextTag, laterTag]));
    expect(releases(appliance)).toHaveLength(2);
    const last = await store(appliance);

    const back = await appliance.run('rollback', '--yes');
    expect([back.code, back.json?.data], back.stdout + back.stderr).toMatchObject([
      0,
      { changed: true, running: true, writtenSince: { analyses: 1 } },
    ]);
    expect(await tagInUse(appliance)).toBe(nextTag);
    for (const kept of [first, afterImport, afterUpgrade]) expect(await reads(appliance, kept)).toBe(true);
    expect(await reads(appliance, last)).toBe(false);
    await store(appliance);
    expect((await appliance.run('status')).json?.data).toMatchObject({ status: 'healthy' });
    expect(holding(appliance, FORMER_MARKER)).toEqual([]);
  });
});

/** Another name for the base image: it makes builds that are nobody else's, for the engine keeps what any container uses. */
async function baseOfItsOwn(): Promise<string> {
  if (!engine.available) throw new Error(engine.why);
  const name = `votive-test-base:${process.pid}`;
  await docker('tag', engine.nodeImage, name);
  onTestFinished(async () => void (await docker('image', 'rm', name)));
  return name;
}

/** This version with one more migration; and, for the edge, its health check as given. */
function release(name: string, { edge }: { edge?: string } = {}): string {
  const health = edge === undefined ? {} : { 'compose/edge-health.sh': `#!/bin/sh\n# ${name}\n${edge}\n` };
  return makeRelease(OWN_VERSION, { ...MIGRATION, ...health }, 'containers');
}

/** The tag of the images that all containers run. */
async function tagInUse(appliance: ContainerAppliance): Promise<string> {
  const { stdout } = await docker('inspect', '--format', '{{.Config.Image}}', await appliance.container('edge'));
  return stdout.trim().split(':')[1] ?? '';
}

/** The builds of this home that the engine still has in whole or in part. */
async function builds({ home }: ContainerAppliance): Promise<Set<string>> {
  const file = join(homeLayout(home).compose, 'images.json');
  const { tags, tried } = JSON.parse(readFileSync(file, 'utf8')) as { tags: string[]; tried: string[] };
  expect(tried).toEqual([]);
  const { stdout } = await docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}');
  const there = stdout.split('\n');
  return new Set(tags.filter((tag) => imagesOf(tag).some((image) => there.includes(image))));
}

const releases = ({ home }: ContainerAppliance) =>
  readdirSync(homeLayout(home).releases).filter((name) => name !== 'current');

async function store(appliance: ContainerAppliance): Promise<Kept> {
  let text = '{}';
  await eventually('an analysis is stored', async () => {
    const made = await appliance.api('/api/v1/analyses', { body: request });
    text = made.text;
    return made.status === 200 && (JSON.parse(text) as { stored: boolean }).stored;
  });
  return readKept(text);
}

/** Whether a stored analysis is there for who has its token, the same as it was. */
async function reads(appliance: ContainerAppliance, kept: Kept): Promise<boolean> {
  const { status, text } = await appliance.api(`/api/v1/analyses/${kept.id}`, { headers: accessTo(kept) });
  if (status === 404) return false;
  expect([status, resultOf(text)]).toEqual([200, kept.result]);
  return true;
}

/** Files of the home, releases left out, in which a text stands in plain. */
function holding({ home }: ContainerAppliance, marker: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.startsWith(homeLayout(home).releases) && readFileSync(path).includes(marker));
}
