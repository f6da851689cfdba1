import { expect, test } from 'vitest';
import { requireProgram } from '../../packages/cli/src/certs/testing/require-program.ts';
import { sweepFaults } from './support/fault-sweep.ts';
import { SCENARIOS } from './support/scenarios.ts';

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

    const counted = Object.entries(found).map(([error, { faults, exits }]) => ({ error, faults, exits }));
    process.stdout.write(`${scenario.name} (seed ${seed}): ${JSON.stringify(counted)}\n`);
    const problems = Object.values(found).flatMap((kind) => kind.problems);
    expect(problems, problems.join('\n')).toEqual([]);
    // a harness whose calls did not fail would find nothing either
    expect(counted.filter(({ faults }) => faults > 0).length).toBeGreaterThan(2);
  },
);
