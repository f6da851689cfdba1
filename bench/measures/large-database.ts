import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { copyAndDigestMs } from '../support/copy-and-digest.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { timed } from '../support/timed.ts';
import { longestGapIn, watchServices } from '../support/watch-loop.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const BYTES = 1024 ** 3;
const QUIET_MS = 20_000;
/** A longer one is a fault. */
const LONGEST_GAP_MS = 250;

/** What is done with all of a database of 1 GB while its appliance runs, once each, beside a plain durable copy with its SHA-256. */
export function measureLargeDatabase(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    await fillDatabase(appliance, BYTES);
    const { figures, path } = await backUp(appliance);
    return [
      ...figures,
      await besideCopy(
        appliance,
        { name: '`rotate-keys database`, 1 GB, after its backup', limit: 60 },
        async () => void (await appliance.run('rotate-keys', 'database', '--yes')),
      ),
      await besideCopy(
        appliance,
        { name: '`restore`, 1 GB', limit: 90 },
        async () => void (await appliance.run('restore', path, '--yes')),
      ),
    ];
  });
}

/** How long a backup takes, and for how long a service answered nobody meanwhile: where nobody else computes, it takes all that the machine has. */
async function backUp(appliance: BenchAppliance): Promise<{ figures: Figure[]; path: string }> {
  const watch = await watchServices(appliance);
  const quiet = await timeOf(() => sleep(QUIET_MS));
  const made: Timed<Record<string, unknown>>[] = [];
  const figure = await besideCopy(appliance, { name: 'verified `backup`, 1 GB', limit: 60 }, async () => {
    made.push(await timeOf(() => appliance.run('backup', 'create')));
  });
  const gaps = await watch.stop();
  const [value, baseline] = [longestGapIn(gaps, made), longestGapIn(gaps, [quiet])];
  const gap = {
    name: 'longest gap in the event loops of the services during a backup of 1 GB',
    value,
    unit: 'ms',
    baseline: { what: `in ${QUIET_MS / 1000} s without one`, value: baseline },
    ratio: value / baseline,
    goal: `≤ ${LONGEST_GAP_MS} ms`,
    isMet: value <= LONGEST_GAP_MS,
  };
  return { figures: [figure, gap], path: String(made[0]?.result.path) };
}

/** Seconds that a person waits for a command. */
async function besideCopy(
  { home }: BenchAppliance,
  { name, limit }: { name: string; limit: number },
  work: () => Promise<void>,
): Promise<Figure> {
  const baseline = await copyAndDigestMs(realpathSync(join(home, 'data', 'current')));
  const value = await timed(work);
  return {
    name,
    value: value / 1000,
    unit: 's',
    baseline: { what: 'copy and SHA-256', value: baseline / 1000 },
    ratio: value / baseline,
    goal: `≤ ${limit} s`,
    isMet: value <= limit * 1000,
  };
}

/** When something went on, by `performance.now()`, and what came of it. */
type Timed<Result> = { from: number; to: number; result: Result };

async function timeOf<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const from = performance.now();
  const result = await work();
  return { from, to: performance.now(), result };
}
