import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { backupInTurns } from '../support/backup-in-turns.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { p95, type Sample, startOpenLoop } from '../support/open-loop.ts';
import { requestsPerSecond } from '../support/requests-per-second.ts';
import { resolveTarget } from '../support/resolve-target.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

/** A backup of so much rests beside others for some minutes; its start counts for little. */
const BYTES = 256 * 1024 ** 2;
const SHARE_OF_CAPACITY = 0.3;
const ROUNDS = 2;
/** What a connection, a compiler and a cache need to be as they will be. */
const WARM_UP_MS = 3_000;
const TURN_MS = 5_000;
/** What was due so soon after a turn began may still wait for what the turn before left. */
const SETTLING_MS = 250;
/** A longer gap in the loop that answers is a fault. */
const LONGEST_MS = 250;

/** What visitors notice of a backup. */
export function measureBesideBackup(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    await fillDatabase(appliance, BYTES);
    return resolveDuringBackup(appliance);
  });
}

/** An open loop at 30 % of what the route can, while a backup goes on and while it is held up, in turns: its p95, and the longest that anybody waited, which no gap in the loop that answers exceeds. */
async function resolveDuringBackup(appliance: BenchAppliance): Promise<Figure[]> {
  const target = await resolveTarget(appliance);
  const capacity = await requestsPerSecond(target.url, target.headers(), target.body);
  const perSecond = capacity * SHARE_OF_CAPACITY;
  const warmUp = startOpenLoop(target, perSecond);
  await sleep(WARM_UP_MS);
  await warmUp.stop();

  const loop = startOpenLoop(target, perSecond);
  const turns = [];
  for (let round = 0; round < ROUNDS; round += 1) turns.push(...(await backupInTurns(appliance.home, TURN_MS)));
  const samples = await loop.stop();
  const during = msIn(
    samples,
    turns.filter(({ isHeld }) => !isHeld),
  );
  const quiet = msIn(
    samples,
    turns.filter(({ isHeld }) => isHeld),
  );

  const what = `while it is held up, in turns of ${TURN_MS / 1000} s, ${Math.round(perSecond)} requests/s in both`;
  const [value, baseline] = [p95(during), p95(quiet)];
  const [longest, longestHeld] = [longestOf(during), longestOf(quiet)];
  return [
    {
      name: 'p95 of `POST /api/resolve` during a backup of 256 MB',
      value,
      unit: 'ms',
      baseline: { what, value: baseline },
      ratio: value / baseline,
      goal: 'ratio ≤ 1.2',
      isMet: value / baseline <= 1.2,
    },
    {
      name: `longest \`POST /api/resolve\` during ${ROUNDS} backups`,
      value: longest,
      unit: 'ms',
      baseline: { what: 'while they are held up', value: longestHeld },
      ratio: longest / longestHeld,
      goal: `≤ ${LONGEST_MS} ms`,
      isMet: longest <= LONGEST_MS,
    },
  ];
}

/** How long the requests took that were due in these turns. */
function msIn(samples: readonly Sample[], turns: readonly { from: number; to: number }[]): number[] {
  return turns.flatMap(({ from, to }) =>
    samples.filter(({ dueAt }) => dueAt >= from + SETTLING_MS && dueAt < to).map(({ ms }) => ms),
  );
}

const longestOf = (all: readonly number[]) => all.reduce((longest, ms) => Math.max(longest, ms), 0);
