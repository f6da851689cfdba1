import { expect, test } from 'vitest';
import { requireProgram } from '../../packages/cli/src/certs/testing/require-program.ts';
import { SCENARIOS } from './support/scenarios.ts';
import { sweep } from './support/sweep.ts';

const hasStrace = requireProgram('/usr/bin/strace', ['strace']);
const { VOTIVE_CRASH: extent, VOTIVE_CRASH_SEED: givenSeed } = process.env;
const seed = Number(givenSeed ?? 20_261_121);
const FEWEST_KILLS = 200;
/** How many of the chosen steps must be reached; what a command does is not quite the same each time. */
const MOSTLY = 0.8;
let killed = 0;
let swept = 0;

test.skipIf(!hasStrace).each(SCENARIOS)(
  '`$name` that is killed at any of its steps loses no row, leaves no plain text and nothing half done, and is finished by the next command',
  { timeout: extent === 'all' ? 7_200_000 : 900_000 },
  async (scenario) => {
    const { problems, ...found } = await sweep(scenario, {
      seed,
      quota: extent === 'all' ? undefined : scenario.quota,
    });

    process.stdout.write(`${scenario.name} (seed ${seed}): ${JSON.stringify(found)}\n`);
    killed += found.completed;
    swept += 1;
    expect(problems, problems.join('\n')).toEqual([]);
    // a harness whose processes were not killed would find nothing either
    expect(found.completed).toBeGreaterThanOrEqual(Math.floor(found.steps * MOSTLY));
  },
);

test.skipIf(!hasStrace)('enough processes were killed for this to mean something', () => {
  process.stdout.write(`${killed} completed kills\n`);
  if (swept === SCENARIOS.length) expect(killed).toBeGreaterThanOrEqual(FEWEST_KILLS);
});
