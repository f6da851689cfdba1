import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { requireProgram } from '../../packages/cli/src/certs/testing/require-program.ts';
import { homeLayout } from '../../packages/cli/src/home/home-layout.ts';
import { listSnapshots, snapshotFiles } from '../../packages/cli/src/restore/snapshots.ts';
import { sweepFaults } from './support/fault-sweep.ts';
import { withRehearsal } from './support/rehearse.ts';
import { runCommand, runWithFault } from './support/run-command.ts';
import { MIGRATE, SCENARIOS } from './support/scenarios.ts';
import { stateOf } from './support/states.ts';
import type { Step } from './support/steps.ts';

const hasStrace = requireProgram('/usr/bin/strace', ['strace']);
const { VOTIVE_CRASH: extent, VOTIVE_CRASH_SEED: givenSeed } = process.env;
const seed = Number(givenSeed ?? 20_261_121);
const isLong = extent === 'all';
/** How many faults of each kind a command meets in the suite; the long sweep has one at each step of every command. */
const QUOTAS: Readonly<Record<string, number>> = {
  'rotate-keys root': 2,
  'rotate-keys database': 2,
  migrate: 2,
  backup: 2,
  restore: 2,
};
const scenarios = SCENARIOS.filter(({ name }) => isLong || name in QUOTAS);

test.skipIf(!hasStrace).each(scenarios)(
  '`$name` that meets an error of the disk or the system says so with a fitting exit code, does not try again, and changes nothing or all',
  { timeout: isLong ? 7_200_000 : 600_000 },
  async (scenario) => {
    const found = await sweepFaults(scenario, { seed, quota: isLong ? undefined : QUOTAS[scenario.name] });

    const counted = Object.entries(found).map(([kind, { faults, exits }]) => ({ kind, faults, exits }));
    process.stdout.write(`${scenario.name} (seed ${seed}): ${JSON.stringify(counted)}\n`);
    const problems = Object.values(found).flatMap((kind) => kind.problems);
    expect(problems, problems.join('\n')).toEqual([]);
    // a harness whose calls did not fail would find nothing either
    expect(counted.filter(({ faults }) => faults > 0).length).toBeGreaterThan(3);
  },
);

test.skipIf(!hasStrace)(
  'a migration whose last sync fails, when the new file is in place already, keeps the database of before',
  { timeout: 120_000 },
  () =>
    withRehearsal(MIGRATE, async ({ steps, states, onHome }) => {
      const last = syncAfterRename(steps, /"\/data\/db\.d1\.db"\)/);
      await onHome(async (home) => {
        const words = [...MIGRATE.args(home), '--home', home];
        const kept = () =>
          listSnapshots(homeLayout(home)).map((each) => existsSync(snapshotFiles(each).database ?? ''));

        const failed = await runWithFault(words, { process: 'cli', fault: `fsync:error=EIO:when=${last.nth}` });

        expect([failed.code, failed.stderr], failed.stdout).toEqual([5, expect.stringContaining('The disk failed')]);
        expect(kept()).toEqual([true]);
        expect((await runCommand(words)).code).toBe(0);
        expect([await stateOf(MIGRATE, { home, states }), kept()]).toEqual(['after', [true]]);
      });
    }),
);

/** The first sync of the command's own process after it gave a file its name. */
function syncAfterRename(steps: readonly Step[], renamed: RegExp): Step {
  const own = steps.filter(({ process }) => process === 'cli');
  const at = own.findLastIndex(({ call, about }) => call === 'rename' && renamed.test(about));
  return own.slice(at).find(({ call }) => call === 'fsync') ?? expect.fail('No file was renamed and synced.');
}
