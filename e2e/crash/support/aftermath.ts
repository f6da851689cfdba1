import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { readJournal } from '../../../packages/cli/src/journal/journal.ts';
import { MARKERS } from './prepared-home.ts';
import { runCommand, SCRATCH } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { findLeftovers, findPlain, isEmptyHome } from './search-home.ts';
import { contentOf, type States, stateOf } from './states.ts';

/** `recover` says whether that is the next command; the same again follows in either case. */
export type Interrupted = { home: string; states: States; recover: boolean };
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
    problems.push(...plainTextIn(home));
    problems.push(...(await settle(scenario, { ...interrupted, state })));
    problems.push(...findLeftovers(home).map((name) => `left over: ${name}`));
    problems.push(...plainTextIn(home).map((problem) => `${problem} in the end`));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { state, problems };
}

const plainTextIn = (home: string) =>
  [home, SCRATCH].flatMap((folder) => findPlain(folder, MARKERS)).map((path) => `plain text in ${path}`);

/** The next command. Answers what is wrong with what came of it. */
async function settle(
  scenario: Scenario,
  { home, states, state, recover }: Interrupted & { state: 'before' | 'after' },
): Promise<string[]> {
  let found = state;
  if (recover || (scenario.isOnce && state === 'after' && isOver(home))) {
    const recovered = await runNext(scenario, { home, states, words: ['recover'] });
    if (typeof recovered !== 'string') return recovered.problems;
    if (state === 'after' && recovered === 'before' && !scenario.mayUndo) return ['what was done is undone'];
    found = recovered;
  }
  if (scenario.isOnce && found === 'after' && isOver(home)) return [];
  const again = await runNext(scenario, { home, states, words: scenario.args(home) });
  if (typeof again !== 'string') return again.problems;
  return again === 'before' ? ['it was run again and has not come to its end'] : [];
}

/** Answers what the home holds afterwards, or what went wrong. */
async function runNext(
  scenario: Scenario,
  { home, states, words }: { home: string; states: States; words: readonly string[] },
): Promise<'before' | 'after' | { problems: string[] }> {
  const { code, stdout, stderr } = await runCommand([...words, '--home', home], { env: scenario.env ?? {} });
  if (code !== 0) return { problems: [`${words.join(' ')} ended with ${code}: ${stdout}${stderr}`] };
  const then = await stateOf({ ...scenario, startsEmpty: isEmptyHome(home) }, { home, states });
  if (scenario.inForce) await contentOf(home, scenario.inForce(home));
  return then;
}

/** Whether the command had no more to do: its entry in the journal is the last thing that it removes. */
const isOver = (home: string) => readJournal(homeLayout(home)).interrupted.length === 0;
