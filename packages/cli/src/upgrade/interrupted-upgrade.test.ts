import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { findInstallation } from '../stack/installation.ts';
import { CLI, cleanEnvironment, temporaryHome } from '../testing/votive.ts';
import { currentRelease } from './current-release.ts';
import { readUpgradeRecord } from './releases.ts';
import { makeRelease, REPOSITORY } from './testing/make-release.ts';

const MIGRATION = 'packages/prompt-service/migrations/0990_example.sql';
const UPGRADE_PHASES = ['building', 'trying', 'stopping', 'switching', 'put aside'];
const ROLLBACK_PHASES = ['stopping', 'switching', 'putting back'];

test('an upgrade and a rollback that are killed in any phase leave a version on its own data, and finish when they are run again', {
  timeout: 600_000,
}, async () => {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  await home.run(['up', '--port', '0']);
  await home.run(['down']);
  const base = makeRelease('0.2.0');
  const release = makeRelease('0.3.0', { [MIGRATION]: 'CREATE TABLE example (id TEXT PRIMARY KEY) STRICT;' });
  await finish(home, ['upgrade', '--to', base]);
  const prompts = await promptsOf(layout);
  const isUpgraded = () => currentRelease(layout)?.includes('0.3.0') === true;
  let kills = 0;
  const killIn = async (phase: string, { args, next }: Record<'args' | 'next', readonly string[]>) => {
    if (await killedIn(layout, args, phase)) kills += 1;
    await finish(home, next);
    expect(await promptsOf(layout), phase).toEqual(prompts);
    expect(readdirSync(layout.journal), phase).toEqual([]);
    expect(
      readdirSync(layout.data).filter((name) => /restore|scratch|new/.test(name)),
      phase,
    ).toEqual([]);
    expect(
      readdirSync(layout.releases).filter((name) => name.startsWith('.')),
      phase,
    ).toEqual([]);
  };

  for (const phase of UPGRADE_PHASES) {
    await killIn(phase, { args: ['upgrade', '--to', release], next: ['recover'] });
    if (isUpgraded()) await finish(home, ['rollback', '--yes']);
  }
  await finish(home, ['upgrade', '--to', release]);
  for (const phase of ROLLBACK_PHASES) {
    if (!isUpgraded()) await finish(home, ['upgrade', '--to', release]);
    await killIn(phase, { args: ['rollback', '--yes'], next: ['rollback', '--yes'] });
    expect(isUpgraded(), phase).toBe(false);
    expect(readUpgradeRecord(layout), phase).toMatchObject({ outcome: 'rolled back', reason: 'rollback' });
  }

  expect(await promptsOf(layout)).toEqual(prompts);
  expect(kills).toBeGreaterThanOrEqual(UPGRADE_PHASES.length + ROLLBACK_PHASES.length - 2);
});

test('an upgrade that is killed while it takes itself back ends with the version of before, on its own data', {
  timeout: 300_000,
}, async () => {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  await home.run(['up', '--port', '0']);
  const prompts = await home.json(['prompts', 'export']);
  const broken = makeRelease('0.2.0', {
    [MIGRATION]: 'CREATE TABLE example (id TEXT PRIMARY KEY) STRICT;',
    'packages/cli/src/edge/main.ts': "throw new Error('no edge in this version');",
  });

  expect(await killedIn(layout, ['upgrade', '--to', broken], 'taking back')).toBe(true);
  const recovered = await home.json(['recover']);

  expect(recovered.document.data.recovered, recovered.stdout).toMatchObject([
    { command: 'upgrade', outcome: 'undone' },
  ]);
  const up = await home.json(['up']);
  expect([up.code, up.document.meta.version], up.stdout).toEqual([0, '0.1.0']);
  expect((await home.json(['prompts', 'export'])).document.data).toEqual(prompts.document.data);
  expect(readdirSync(layout.data).filter((name) => name.startsWith('db.') && name.endsWith('.db'))).toHaveLength(1);
});

async function finish(home: ReturnType<typeof temporaryHome>, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await home.run([...args, '--json'], { timeoutMs: 180_000 });
  expect([code, JSON.parse(stdout).data?.changed], stdout + stderr).toEqual([0, true]);
}

/** Kills the command with all its helpers as soon as its journal names the phase; false where it was over before. */
async function killedIn(layout: HomeLayout, args: readonly string[], phase: string): Promise<boolean> {
  const [program, ...fixed] = CLI;
  const child = spawn(program, [...fixed, ...args, '--home', layout.home], {
    env: cleanEnvironment(),
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (isAlive(child) && !phasesOf(layout).includes(phase)) await sleep(3);
  const wasAlive = isAlive(child);
  if (wasAlive && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
  return wasAlive;
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

function phasesOf({ journal }: HomeLayout): string[] {
  try {
    return readdirSync(journal)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => JSON.parse(readFileSync(join(journal, name), 'utf8')).phases as { name: string }[])
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** What the data holds, read by the code of the release in force; it refuses data that is not its own. */
async function promptsOf(layout: HomeLayout) {
  const installation = { ...findInstallation({}), root: currentRelease(layout) ?? REPOSITORY };
  const database = currentReference(layout);
  if (!database) throw new Error('There is no data.');
  expect((await runDataTool(installation, 'inspect', { database })).pending).toEqual([]);
  const { tables } = await runDataTool(installation, 'verify', { database });
  return [tables.prompts, tables.prompt_versions, tables.labels];
}
