import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Appliance, startAppliance } from '../support/appliance.ts';
import { examineHome } from './support/examine-home.ts';
import { type Acknowledged, haveOneStored, readBack } from './support/faithful-client.ts';

const { VOTIVE_CRASH: extent, VOTIVE_CRASH_SEED: givenSeed } = process.env;
const isLong = extent === 'all';
const seed = Number(givenSeed ?? Date.now() % 1_000_000);
const CLIENTS = 3;
const EACH = isLong ? 10_000 : 1_000;
/** A service that ends five times within a minute counts as one in a crash loop, and is left alone for half a minute. */
const KILLS_OF_EACH = isLong ? 40 : 3;
const MOST_WINDOWS = isLong ? 40 : 4;
const KILL_PAUSE_MS = isLong ? 8_000 : 2_000;
const FEWEST = { kills: 6, windows: 2 };

test('three clients with a thousand acknowledged analyses each, maintenance and kill -9 meanwhile: what was acknowledged is what is there, exactly', {
  timeout: isLong ? 7_200_000 : 900_000,
}, async () => {
  const appliance = await startAppliance({ settings: { BREAKER_TIMEOUT_MS: '500' } });
  const random = randomFrom(seed);
  const told = { kills: {} as Record<string, number>, windows: [] as string[], attempts: 0 };
  const acknowledged: Acknowledged[][] = Array.from({ length: CLIENTS }, () => []);
  const isDisturbed = () =>
    total(told.kills) >= FEWEST.kills && told.windows.filter((end) => end.endsWith(' 0')).length >= FEWEST.windows;
  const clients = acknowledged.map(async (kept) => {
    while (kept.length < EACH || !isDisturbed()) {
      const stored = await haveOneStored(appliance.url);
      kept.push(stored.kept);
      told.attempts += stored.attempts;
    }
  });
  const over = { now: false };
  const disturbing = [killServices(appliance, { over, random, kills: told.kills })];
  disturbing.push(openWindows(appliance, { over, random, windows: told.windows }));

  await Promise.all(clients);
  over.now = true;
  await Promise.all(disturbing);

  const all = acknowledged.flat();
  const { kills, windows, attempts } = told;
  process.stdout.write(
    `durability (seed ${seed}): ${all.length} acknowledged in ${attempts} attempts, killed ${JSON.stringify(kills)}, ${windows.join(', ')}\n`,
  );
  expect((await appliance.run('up')).code).toBe(0);
  expect(await countLost(appliance.url, all)).toEqual({ lost: 0, altered: 0 });
  await appliance.run('down');
  const tables = await examineHome(appliance.home);
  expect([tables.analyses?.rows, new Set(all.map(({ id }) => id)).size]).toEqual([all.length, all.length]);
});

type Over = { now: boolean };

/** Ends services as a crash would, one after another, the least killed first. */
async function killServices(
  appliance: Appliance,
  { over, random, kills }: { over: Over; random: () => number; kills: Record<string, number> },
): Promise<void> {
  while (!over.now) {
    await sleep(KILL_PAUSE_MS * (0.5 + random()));
    const services = (await appliance.services()) ?? [];
    const [victim] = services
      .filter(({ name, pid }) => pid !== null && (kills[name] ?? 0) < KILLS_OF_EACH)
      .sort((left, right) => (kills[left.name] ?? 0) - (kills[right.name] ?? 0) || random() - 0.5);
    if (!victim?.pid || over.now) continue;
    try {
      process.kill(victim.pid, 'SIGKILL');
      kills[victim.name] = (kills[victim.name] ?? 0) + 1;
    } catch {
      // it had just ended
    }
  }
}

/** Has the data encrypted anew, or backed up, again and again; notes how each ended. */
async function openWindows(
  appliance: Appliance,
  { over, random, windows }: { over: Over; random: () => number; windows: string[] },
): Promise<void> {
  while (!over.now && windows.length < MOST_WINDOWS) {
    await sleep(6_000 * random());
    const words = random() < 0.6 ? ['rotate-keys', 'database', '--yes'] : ['backup'];
    const { code } = await appliance.run(...words);
    windows.push(`${words[0]} ${code}`);
  }
}

async function countLost(url: string, all: readonly Acknowledged[]): Promise<{ lost: number; altered: number }> {
  const found = { lost: 0, altered: 0 };
  const waiting = all.values();
  const reader = async () => {
    for (const kept of waiting) {
      const result = await readBack(url, kept);
      if (result === undefined) found.lost += 1;
      else if (JSON.stringify(result) !== JSON.stringify(kept.result)) found.altered += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return found;
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function randomFrom(start: number): () => number {
  let state = start % 2 ** 32;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
