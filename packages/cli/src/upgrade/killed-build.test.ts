import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@votive/shared/statistics/testing/random';
import { expect, test } from 'vitest';
import { homeLayout } from '../home/home-layout.ts';
import { CLI, cleanEnvironment, eventually, temporaryHome } from '../testing/votive.ts';
import { makeRelease } from './testing/make-release.ts';

const KILLS = 5;
/** What a build may take at most for the moments to be spread over all of it; a shorter one is met by drawing again. */
const BUILD_MS = 24_000;
const { VOTIVE_CRASH_SEED: givenSeed, NODE_EXTRA_CA_CERTS: authorities } = process.env;

test('a real build that is killed at five random moments leaves the old version running and nothing else, and finishes when it is run again', {
  timeout: 600_000,
}, async () => {
  const seed = Number(givenSeed ?? randomInt(2 ** 31));
  process.stderr.write(`builds killed at random: VOTIVE_CRASH_SEED=${seed}\n`);
  const random = seededRandom(seed);
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  await home.json(['up', '--port', '0']);
  const release = makeRelease('0.2.0', {}, 'real');
  const env = {
    HOME: homedir(),
    npm_config_prefer_offline: 'true',
    ...(authorities !== undefined && { NODE_EXTRA_CA_CERTS: authorities }),
  };
  const stages: string[] = [];

  let longest = BUILD_MS;
  for (let kills = 0; kills < KILLS; ) {
    const at = random() * longest;
    const stage = await killedAfter(at, ['upgrade', '--to', release, '--home', home.home], {
      env,
      look: () => stageOf(layout.releases),
    });
    if (stage === undefined) {
      longest *= 0.7;
      continue;
    }
    kills += 1;
    stages.push(stage);
    await eventually(`all of it runs on, killed after ${at} ms (${stage})`, async () =>
      isHealthy(await home.json(['status'])),
    );
    const recovered = await home.json(['recover']);
    expect(recovered.code, recovered.stdout).toBe(0);
    expect(readdirSync(layout.releases), stage).toEqual([]);
    expect(readdirSync(layout.journal), stage).toEqual([]);
    expect(processesBelow(layout.releases), stage).toEqual([]);
  }
  const finished = await home.json(['upgrade', '--to', release], { env, timeoutMs: 300_000 });

  process.stderr.write(`killed while ${stages.join(', ')}\n`);
  expect([finished.code, finished.document.data], finished.stdout + finished.stderr).toMatchObject([
    0,
    { changed: true, to: '0.2.0', running: true },
  ]);
  expect(readdirSync(layout.releases).sort()).toEqual([finished.document.data.release, 'current'].sort());
});

/** Kills a command with all that it started, that long after it began. Answers what it was at; undefined where its build was over by then. */
async function killedAfter(
  ms: number,
  args: readonly string[],
  { env, look }: { env: Record<string, string>; look: () => string | undefined },
): Promise<string | undefined> {
  const [program, ...fixed] = CLI;
  const child = spawn(program, [...fixed, ...args], { env: cleanEnvironment(env), stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (isAlive(child) && look() === undefined) await sleep(5);
  await Promise.race([ended, sleep(ms)]);
  const stage = isAlive(child) ? look() : undefined;
  if (isAlive(child) && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
  return stage;
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** How far the release that is being built has come; undefined where none is. */
function stageOf(releases: string): string | undefined {
  const name = existsSync(releases) ? readdirSync(releases).find((entry) => entry.startsWith('.building-')) : undefined;
  if (name === undefined) return undefined;
  const has = (...path: string[]) => existsSync(join(releases, name, ...path));
  if (has('.votive', 'built')) return 'built';
  if (has('packages', 'cli', 'dist', 'main.js')) return 'bundling';
  if (has('.votive', 'installed-lock.json')) return 'compiling';
  return has('node_modules') ? 'installing' : 'copying';
}

/** Processes that work below a folder. */
function processesBelow(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}

/** Every service works; the command that was killed itself is another matter. */
const isHealthy = ({ document }: { document: { data: { services: { state: string }[] } } }) =>
  document.data.services.every(({ state }) => state === 'healthy');
