import { MARKERS } from './prepared-home.ts';
import { runCommand } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { findLeftovers, findPlain, isEmptyHome } from './search-home.ts';
import { contentOf, type States, stateOf } from './states.ts';

/** `rerun` says whether the next command is the same again; else it is `recover`. */
export type Interrupted = { home: string; states: States; rerun: boolean };
export type Aftermath = {
  /** What the home held right after: what it held before the command, or what it holds at its end. */
  state: 'before' | 'after' | undefined;
  /** What the promise does not allow; empty where it was kept. */
  problems: string[];
};

/** Looks at a home after a command that did not end well: nothing lost, nothing in plain, and the next command ends well and leaves nothing. */
export async function examineAftermath(scenario: Scenario, interrupted: Interrupted): Promise<Aftermath> {
  const { home } = interrupted;
  const problems: string[] = [];
  let state: Aftermath['state'];
  try {
    state = await stateOf(scenario, interrupted);
    problems.push(...findPlain(home, MARKERS).map((path) => `plain text in ${path}`));
    problems.push(...(await settle(scenario, { ...interrupted, state })));
    problems.push(...findLeftovers(home).map((name) => `left over: ${name}`));
    problems.push(...findPlain(home, MARKERS).map((path) => `plain text in ${path} in the end`));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { state, problems };
}

/** The next command. Answers what is wrong with what came of it. */
async function settle(
  scenario: Scenario,
  { home, states, state, rerun }: Interrupted & { state: 'before' | 'after' },
): Promise<string[]> {
  const again = rerun && !(scenario.isOnce && state === 'after');
  const words = again ? scenario.args(home) : ['recover'];
  const { code, stdout, stderr } = await runCommand([...words, '--home', home], { env: scenario.env ?? {} });
  if (code !== 0) return [`${words.join(' ')} ended with ${code}: ${stdout}${stderr}`];
  const then = await stateOf({ ...scenario, startsEmpty: isEmptyHome(home) }, { home, states });
  if (again && then === 'before') return ['it was run again and has not come to its end'];
  if (state === 'after' && then === 'before' && !scenario.mayUndo) return ['what was done is undone'];
  if (scenario.inForce) await contentOf(home, scenario.inForce(home));
  return [];
}
