import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSteps } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { findLeftovers } from './search-home.ts';
import { anyContentOf, type States } from './states.ts';
import type { Step } from './steps.ts';

/** A command that was seen to work: its steps, what the home holds before and after, and homes to run it on. */
export type Rehearsal = {
  steps: Step[];
  states: States;
  /** Runs `work` on a home of its own, a copy of the prepared one. */
  onHome: <Result>(work: (home: string) => Promise<Result>) => Promise<Result>;
};

/** Prepares a home, runs the command on a copy of it without a fault, and hands both to `work`. `also` are calls to record besides those that change files. */
export async function withRehearsal<Result>(
  scenario: Scenario,
  work: (rehearsal: Rehearsal) => Promise<Result>,
  { also = [] }: { also?: readonly string[] } = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-crash-'));
  let homes = 0;
  try {
    const template = join(folder, 'template');
    await scenario.prepare(template);
    const onHome: Rehearsal['onHome'] = async (use) => {
      const home = join(folder, `home-${homes++}`);
      cpSync(template, home, { recursive: true, verbatimSymlinks: true });
      try {
        return await use(home);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    };
    return await work({ ...(await onHome((home) => rehearse(scenario, home, also))), onHome });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rehearse(scenario: Scenario, home: string, also: readonly string[]) {
  const before = scenario.startsEmpty ? undefined : await anyContentOf(scenario, home);
  const words = [...scenario.args(home), '--home', home];
  const { run, steps } = await recordSteps(words, { home, also, env: scenario.env ?? {} });
  if (run.code !== 0) throw new Error(`${scenario.name} does not work by itself: ${run.stdout}${run.stderr}`);
  const after = await anyContentOf(scenario, home);
  if (scenario.keepsContent && before !== after) throw new Error(`${scenario.name} loses or changes rows.`);
  const left = findLeftovers(home);
  if (left.length > 0) throw new Error(`${scenario.name} leaves ${left.join(', ')} even where nothing happens.`);
  return { steps: steps.filter((step) => scenario.isOwnStep?.(step) ?? true), states: { before, after } };
}

/** Two at a time: what a small machine has cores for. */
export async function eachOf<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) await work(item, index);
  };
  await Promise.all([worker(), worker()]);
}
