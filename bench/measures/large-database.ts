import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, median } from '../figure.ts';
import { copyAndDigestMs } from '../support/copy-and-digest.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { p95, startOpenLoop } from '../support/open-loop.ts';
import { requestsPerSecond } from '../support/requests-per-second.ts';
import { resolveTarget } from '../support/resolve-target.ts';
import { timed } from '../support/timed.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const BYTES = 1024 ** 3;
const SHARE_OF_CAPACITY = 0.3;
const ROUNDS = 3;
/** What a connection, a compiler and a cache need to be as they will be. */
const WARM_UP_MS = 3_000;
const QUIET_MS = 20_000;

/** What is done with all of a database of 1 GB while its appliance runs, each beside a plain durable copy with its SHA-256; and what visitors notice of a backup. */
export function measureLargeDatabase(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    await fillDatabase(appliance, BYTES);
    return figuresOf(appliance);
  });
}

/** The same on an appliance that has such a database. */
export async function figuresOf(appliance: BenchAppliance): Promise<Figure[]> {
  let backup = '';
  return [
    await besideCopy(appliance, { name: 'verified `backup`, 1 GB', limit: 60 }, async () => {
      backup = String((await appliance.run('backup', 'create')).file);
    }),
    await besideCopy(
      appliance,
      { name: '`rotate-keys database`, 1 GB, after its backup', limit: 60 },
      async () => void (await appliance.run('rotate-keys', 'database', '--yes')),
    ),
    await resolveDuringBackup(appliance),
    await besideCopy(
      appliance,
      { name: '`restore`, 1 GB', limit: 90 },
      async () => void (await appliance.run('restore', backup, '--yes')),
    ),
  ];
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

/** p95 of an open loop at 30 % of what the route can, while a backup is made and while none is, in turns. */
export async function resolveDuringBackup(appliance: BenchAppliance): Promise<Figure> {
  const target = await resolveTarget(appliance);
  const capacity = await requestsPerSecond(target.url, target.headers(), target.body);
  const measure = async (work: () => Promise<unknown>) => {
    const warmUp = startOpenLoop(target, capacity * SHARE_OF_CAPACITY);
    await sleep(WARM_UP_MS);
    await warmUp.stop();
    const loop = startOpenLoop(target, capacity * SHARE_OF_CAPACITY);
    await work();
    return p95(await loop.stop());
  };
  const [quiet, during]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(await measure(() => sleep(QUIET_MS)));
    during.push(await measure(() => appliance.run('backup', 'create')));
  }
  const [value, baseline] = [median(during), median(quiet)];
  return {
    name: 'p95 of `POST /api/resolve` during a backup',
    value,
    unit: 'ms',
    baseline: { what: `without one, ${Math.round(capacity * SHARE_OF_CAPACITY)} requests/s in both`, value: baseline },
    ratio: value / baseline,
    goal: 'ratio ≤ 1.2',
    isMet: value / baseline <= 1.2,
  };
}
