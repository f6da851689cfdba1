import { examineAftermath } from './aftermath.ts';
import { eachOf, withRehearsal } from './rehearse.ts';
import { type CommandRun, type Death, runAndKill } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import type { States } from './states.ts';
import { NAMING_CALLS, type Step, sampleSteps } from './steps.ts';

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
/** After every so many kills `recover` comes first; else the command itself has to settle what it left. */
const RECOVER_EVERY = 5;

/** Kills a command at its steps, one run for each, and looks at what is left each time. */
export function sweep(scenario: Scenario, { seed, quota, only = () => true }: SweepOptions): Promise<Sweep> {
  return withRehearsal(scenario, async ({ steps, states, onHome }) => {
    const wanted = steps.filter(only);
    const naming = wanted.filter(({ call }) => NAMING_CALLS.some((name) => name === call));
    const writing = wanted.filter((step) => !naming.includes(step));
    const chosen = [
      ...sampleSteps(naming, { count: quota?.names ?? naming.length, seed }),
      ...sampleSteps(writing, { count: quota?.writes ?? MANY_WRITES, seed }),
    ];
    const found: Sweep = { steps: chosen.length, kills: {}, completed: 0, before: 0, after: 0, problems: [] };
    await eachOf(chosen, async (step, index) => {
      const death = index % 3 === 0 ? 'alone' : 'together';
      const recover = index % RECOVER_EVERY === 0;
      await onHome(async (home) => add(found, step, await killOnce(scenario, { home, step, states, death, recover })));
    });
    return found;
  });
}

type Kill = { home: string; step: Step; states: States; death: Death; recover: boolean };
type Found = { state: 'before' | 'after' | undefined; problems: string[] };

function add(sum: Sweep, { call }: Step, found: Found | undefined): void {
  if (!found) return;
  sum.completed += 1;
  sum.kills[call] = (sum.kills[call] ?? 0) + 1;
  if (found.state) sum[found.state] += 1;
  sum.problems.push(...found.problems);
}

/** Answers what was found after a kill; undefined where the command came to its end before it got there. */
async function killOnce(scenario: Scenario, kill: Kill): Promise<Found | undefined> {
  const { home, step, death } = kill;
  const run = await runAndKill([...scenario.args(home), '--home', home], step, { death, env: scenario.env ?? {} });
  if (!died(run, { step, death })) return undefined;
  const { state, problems } = await examineAftermath(scenario, kill);
  const where = `${scenario.name}: ${step.process} killed ${death} at ${step.call} ${step.nth} ${step.about}`;
  const said = `(it had said: ${run.stdout}${run.stderr})`;
  return { state, problems: problems.map((problem) => `${where}: ${problem} ${said}`) };
}

/** A process that is killed alone leaves a command that says so; everything else ends by the signal. */
function died({ code, signal }: CommandRun, { step, death }: { step: Step; death: Death }): boolean {
  if (signal === 'SIGKILL') return true;
  return step.process !== 'cli' && death === 'alone' && code !== 0;
}
