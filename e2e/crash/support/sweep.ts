import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Migration } from '../../../packages/prompt-service/src/database/migrations.ts';
import { examineHome, type Tables } from './examine-home.ts';
import { MARKERS } from './prepared-home.ts';
import { type CommandRun, type Death, recordSteps, runAndKill, runCommand } from './run-command.ts';
import { findLeftovers, findPlain, isEmptyHome } from './search-home.ts';
import { NAMING_CALLS, type Step, sampleSteps } from './steps.ts';

/** A command that is to be interrupted, and the home on which it runs. */
export type Scenario = {
  name: string;
  /** The words of the command; some name what lies in the home. */
  args: (home: string) => readonly string[];
  env?: Record<string, string>;
  /** Makes the home; a copy of it is used up by each run. */
  prepare: (home: string) => Promise<unknown>;
  /** The migrations of the version that ran before, which must still start where the command has not come to its end. */
  migrationsBefore?: Migration[];
  /** Whether there may be no database before the command has put one there. */
  startsEmpty?: boolean;
  /** Whether it is refused where it has come to its end already. */
  isOnce?: boolean;
  /** How many steps are killed in the suite, and how many writes; the long sweep takes all. */
  quota: { names: number; writes: number };
  /** After how many kills the command itself is run again; `votive recover` after the others. */
  rerunEvery: number;
};

export type Sweep = {
  /** How many steps were chosen to die at. */
  steps: number;
  /** How many times a process was killed, by the call before which it died. */
  kills: Record<string, number>;
  completed: number;
  /** What the home held after the kill: what it held before the command, or what it holds afterwards. */
  before: number;
  after: number;
  /** What the promise does not allow, each with its place; empty where it was kept. */
  problems: string[];
};

/** `quota` is how many steps are killed; where it is left out, all of them, and many writes. */
export type SweepOptions = {
  seed: number;
  quota?: Scenario['quota'] | undefined;
  /** Which steps count; all of them where it is left out. */
  only?: (step: Step) => boolean;
};

const MANY_WRITES = 40;

/** Kills a command at its steps, one run for each, and looks at what is left each time. */
export async function sweep(scenario: Scenario, { seed, quota, only = () => true }: SweepOptions): Promise<Sweep> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-crash-'));
  try {
    const template = join(folder, 'template');
    await scenario.prepare(template);
    const { steps: all, states } = await rehearse(scenario, { template, folder });
    const steps = all.filter(only);
    const naming = steps.filter(({ call }) => NAMING_CALLS.some((name) => name === call));
    const writing = steps.filter((step) => !naming.includes(step));
    const chosen = [
      ...sampleSteps(naming, { count: quota?.names ?? naming.length, seed }),
      ...sampleSteps(writing, { count: quota?.writes ?? MANY_WRITES, seed }),
    ];
    const found: Sweep = { steps: chosen.length, kills: {}, completed: 0, before: 0, after: 0, problems: [] };
    await eachOf(chosen, async (step, index) => {
      const home = join(folder, `home-${index}`);
      copyHome(template, home);
      const death = index % 3 === 0 ? 'alone' : 'together';
      const rerun = index % scenario.rerunEvery === 0;
      add(found, step, await killOnce(scenario, { home, step, states, death, rerun }));
      rmSync(home, { recursive: true, force: true });
    });
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function add(sum: Sweep, { call }: Step, found: Found | undefined): void {
  if (!found) return;
  sum.completed += 1;
  sum.kills[call] = (sum.kills[call] ?? 0) + 1;
  if (found.state) sum[found.state] += 1;
  sum.problems.push(...found.problems);
}

type States = { before: string | undefined; after: string };

/** The command once without a fault: its steps, and what the home holds before and after. */
async function rehearse(scenario: Scenario, { template, folder }: { template: string; folder: string }) {
  const home = join(folder, 'rehearsal');
  copyHome(template, home);
  const before = scenario.startsEmpty ? undefined : await contentOf(home, scenario.migrationsBefore);
  const { run, steps } = await recordSteps([...scenario.args(home), '--home', home], { home, env: scenario.env ?? {} });
  if (run.code !== 0) throw new Error(`${scenario.name} does not work by itself: ${run.stdout}${run.stderr}`);
  const after = await contentOf(home);
  const left = findLeftovers(home);
  if (left.length > 0) throw new Error(`${scenario.name} leaves ${left.join(', ')} even where nothing happens.`);
  rmSync(home, { recursive: true, force: true });
  return { steps, states: { before, after } };
}

type Kill = { home: string; step: Step; states: States; death: Death; rerun: boolean };
type Found = { state: 'before' | 'after' | undefined; problems: string[] };

/** Answers what was found after a kill; undefined where the command came to its end before it got there. */
async function killOnce(scenario: Scenario, kill: Kill): Promise<Found | undefined> {
  const { home, step, death } = kill;
  const run = await runAndKill([...scenario.args(home), '--home', home], step, { death, env: scenario.env ?? {} });
  if (!died(run, { step, death })) return undefined;
  const problems: string[] = [];
  let state: Found['state'];
  try {
    state = await stateOf(scenario, kill);
    problems.push(...findPlain(home, MARKERS).map((path) => `plain text in ${path}`));
    problems.push(...(await settle(scenario, { ...kill, state })));
    problems.push(...findLeftovers(home).map((name) => `left over: ${name}`));
    problems.push(...findPlain(home, MARKERS).map((path) => `plain text in ${path} in the end`));
  } catch (error) {
    problems.push(
      `${error instanceof Error ? error.message : String(error)} (it had said: ${run.stdout}${run.stderr})`,
    );
  }
  const where = `${scenario.name}: ${step.process} killed ${death} at ${step.call} ${step.nth} ${step.about}`;
  return { state, problems: problems.map((problem) => `${where}: ${problem}`) };
}

/** The next command: the same again, or `recover`. Answers what is wrong with what came of it. */
async function settle(
  scenario: Scenario,
  { home, states, state, rerun }: Kill & { state: 'before' | 'after' },
): Promise<string[]> {
  const again = rerun && !(scenario.isOnce && state === 'after');
  const words = again ? scenario.args(home) : ['recover'];
  const { code, stdout, stderr } = await runCommand([...words, '--home', home], { env: scenario.env ?? {} });
  if (code !== 0) return [`${words.join(' ')} ended with ${code}: ${stdout}${stderr}`];
  const then = await stateOf({ ...scenario, startsEmpty: isEmptyHome(home) }, { home, states });
  if (again && then === 'before') return ['it was run again and has not come to its end'];
  return state === 'after' && then === 'before' ? ['what was done is undone'] : [];
}

/** A process that is killed alone leaves a command that says so; everything else ends by the signal. */
function died({ code, signal }: CommandRun, { step, death }: { step: Step; death: Death }): boolean {
  if (signal === 'SIGKILL') return true;
  return step.process !== 'cli' && death === 'alone' && code !== 0;
}

/** Which of the two states a home is in; throws where it is neither, which is loss. */
async function stateOf(
  scenario: Scenario,
  { home, states }: { home: string; states: States },
): Promise<'before' | 'after'> {
  const content = await contentOf(home).catch((error: unknown) => {
    if (scenario.migrationsBefore) return contentOf(home, scenario.migrationsBefore);
    if (scenario.startsEmpty) return undefined;
    throw error;
  });
  if (content === states.after) return 'after';
  if (content === states.before) return 'before';
  throw new Error(`the home holds neither what it held nor what it should: ${content}`);
}

async function contentOf(home: string, migrations?: Migration[]): Promise<string> {
  const tables: Tables = await examineHome(home, migrations ? { migrations } : {});
  const entries = Object.entries(tables)
    .filter(([name]) => !VARYING.includes(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify({ ...Object.fromEntries(entries), migrations: tables.migrations?.rows });
}

/** Tables in which a command notes when it did something. */
const VARYING = ['migrations', 'audit'];

const copyHome = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true });

/** Two at a time: what a small machine has cores for. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>): Promise<void> {
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) await work(item, index);
  };
  await Promise.all([worker(), worker()]);
}
