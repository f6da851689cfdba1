import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median } from '../figure.ts';
import { copyAndDigestMs } from '../support/copy-and-digest.ts';
import { fillDatabase } from '../support/fill-database.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const BYTES = 1024 ** 3;
const ROOT_ROUNDS = 9;

/** What replacing keys takes on an appliance that runs: the root key, and the data key of a database of 1 GB (without the backup that is made first). */
export function measureRotation(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const root = await rootFigure(appliance);
    await fillDatabase(appliance, BYTES);
    await appliance.run('backup', 'create');
    const baseline = await copyAndDigestMs(realpathSync(join(appliance.home, 'data', 'current')));
    const { rotated } = await appliance.run('rotate-keys', 'database', '--yes');
    const value = (rotated as { ms: number }[])[0]?.ms ?? Number.NaN;
    return [
      root,
      {
        name: '`rotate-keys database`, 1 GB',
        value: value / 1000,
        unit: 's',
        baseline: { what: 'copy and SHA-256', value: baseline / 1000 },
        ratio: value / baseline,
        goal: '≤ 60 s',
        isMet: value <= 60_000,
      },
    ];
  });
}

async function rootFigure(appliance: BenchAppliance): Promise<Figure> {
  const samples: number[] = [];
  const version: number[] = [];
  for (let round = 0; round < ROOT_ROUNDS; round++) {
    samples.push(await timed(() => appliance.run('rotate-keys', 'root')));
    version.push(await timed(() => appliance.run('version')));
  }
  const [value, baseline] = [median(samples), median(version)];
  return {
    name: '`rotate-keys root`',
    value,
    unit: 'ms',
    baseline: { what: '`version`', value: baseline },
    ratio: value / baseline,
    goal: '≤ 1,000 ms',
    isMet: value <= 1_000,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
