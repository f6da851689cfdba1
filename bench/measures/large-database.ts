import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { copyAndDigestMs } from '../support/copy-and-digest.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { timed } from '../support/timed.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const BYTES = 1024 ** 3;

/** What is done with all of a database of 1 GB while its appliance runs, once each, beside a plain durable copy with its SHA-256. */
export function measureLargeDatabase(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    await fillDatabase(appliance, BYTES);
    let backup = '';
    return [
      await besideCopy(appliance, { name: 'verified `backup`, 1 GB', limit: 60 }, async () => {
        backup = String((await appliance.run('backup', 'create')).path);
      }),
      await besideCopy(
        appliance,
        { name: '`rotate-keys database`, 1 GB, after its backup', limit: 60 },
        async () => void (await appliance.run('rotate-keys', 'database', '--yes')),
      ),
      await besideCopy(
        appliance,
        { name: '`restore`, 1 GB', limit: 90 },
        async () => void (await appliance.run('restore', backup, '--yes')),
      ),
    ];
  });
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
