import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, median } from '../figure.ts';
import { backupInTurns, type Turn } from '../support/backup-in-turns.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { p95, type Sample, startOpenLoop } from '../support/open-loop.ts';
import { requestsPerSecond } from '../support/requests-per-second.ts';
import { resolveTarget } from '../support/resolve-target.ts';
import { longestGapIn, watchServices } from '../support/watch-loop.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

/** A backup of so much rests beside others for a third of an hour; its start counts for little. */
const BYTES = 1024 ** 3;
const SHARE_OF_CAPACITY = 0.3;
/** What a connection, a compiler and a cache need to be as they will be. */
const WARM_UP_MS = 3_000;
const WINDOW_MS = 5_000;
/** What was due so soon after a turn began may still wait for what the turn before left. */
const SETTLING_MS = 250;
const HELD_MS = WINDOW_MS + SETTLING_MS;
const TURNS = { goingMs: 4 * HELD_MS, heldMs: HELD_MS };
/** A longer one is a fault. */
const LONGEST_GAP_MS = 250;

/** What visitors notice of a backup. */
export function measureBesideBackup(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    await fillDatabase(appliance, BYTES);
    return resolveDuringBackup(appliance);
  });
}

/** An open loop at 30 % of what the route can, while a backup goes on and while it is held up, in turns: its p95 in five seconds, and the longest that the loops of the services stood still. */
async function resolveDuringBackup(appliance: BenchAppliance): Promise<Figure[]> {
  const target = await resolveTarget(appliance);
  const capacity = await requestsPerSecond(target.url, target.headers(), target.body);
  const perSecond = capacity * SHARE_OF_CAPACITY;
  const warmUp = startOpenLoop(target, perSecond);
  await sleep(WARM_UP_MS);
  await warmUp.stop();

  const watch = await watchServices(appliance);
  const loop = startOpenLoop(target, perSecond);
  const turns = await backupInTurns(appliance.home, TURNS);
  const samples = await loop.stop();
  const gaps = await watch.stop();
  const going = turns.filter(({ isHeld }) => !isHeld);
  const held = turns.filter(({ isHeld }) => isHeld);

  const what = `while it is held up for five seconds again and again, ${Math.round(perSecond)} requests/s in both`;
  const [value, baseline] = [medianOfP95(samples, going), medianOfP95(samples, held)];
  console.error(
    `p95 of all together: ${pooledP95(samples, going).toFixed(2)} and ${pooledP95(samples, held).toFixed(2)} ms`,
  );
  const [gap, gapHeld] = [longestGapIn(gaps, going), longestGapIn(gaps, held)];
  return [
    {
      name: 'p95 of `POST /api/resolve` during a backup of 1 GB',
      value,
      unit: 'ms',
      baseline: { what, value: baseline },
      ratio: value / baseline,
      goal: 'ratio ≤ 1.2',
      isMet: value / baseline <= 1.2,
    },
    {
      name: 'longest gap in the event loops of the services during that backup, beside those requests',
      value: gap,
      unit: 'ms',
      baseline: { what: 'while it is held up', value: gapHeld },
      ratio: gap / gapHeld,
      goal: `≤ ${LONGEST_GAP_MS} ms`,
      isMet: gap <= LONGEST_GAP_MS,
    },
  ];
}

/** The p95 of each five seconds, and of those the median: a neighbour on the same host makes some of them many times as slow, in either kind of turn. */
function medianOfP95(samples: readonly Sample[], turns: readonly Turn[]): number {
  return median(turns.flatMap(windowsOf).map((window) => p95(msIn(samples, window))));
}

const pooledP95 = (samples: readonly Sample[], turns: readonly Turn[]) =>
  p95(turns.flatMap((turn) => msIn(samples, { ...turn, from: turn.from + SETTLING_MS })));

type Window = Pick<Turn, 'from' | 'to'>;

/** Whole windows of a turn, after it has settled; a turn that is shorter is one window. */
function windowsOf({ from, to }: Turn): Window[] {
  const start = from + SETTLING_MS;
  const count = Math.max(1, Math.floor((to - start) / WINDOW_MS));
  const length = Math.min(WINDOW_MS, to - start);
  return Array.from({ length: count }, (_, index) => ({
    from: start + index * length,
    to: start + (index + 1) * length,
  }));
}

/** How long the requests took that were due in this time. */
const msIn = (samples: readonly Sample[], { from, to }: Window): number[] =>
  samples.filter(({ dueAt }) => dueAt >= from && dueAt < to).map(({ ms }) => ms);
