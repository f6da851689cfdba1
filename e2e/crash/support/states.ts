import type { Migration } from '../../../packages/prompt-service/src/database/migrations.ts';
import { examineHome } from './examine-home.ts';
import type { Tables } from './opened-content.ts';
import type { Scenario } from './scenario.ts';

/** What a home holds before a command and after it, as text; `before` is undefined where there is nothing yet. */
export type States = { before: string | undefined; after: string };

/** Which of the two states a home is in; throws where it is neither, which is loss. */
export async function stateOf(
  scenario: Scenario,
  { home, states }: { home: string; states: States },
): Promise<'before' | 'after'> {
  const content = await anyContentOf(scenario, home).catch((error: unknown) => {
    if (scenario.startsEmpty) return undefined;
    throw error;
  });
  if (content === states.after) return 'after';
  if (content === states.before) return 'before';
  throw new Error(`the home holds neither what it held nor what it should: ${differences(content, states)}`);
}

/** In which tables a home differs from what it held, and from what it should hold. */
function differences(content: string | undefined, { before, after }: States): string {
  const tables = (text: string | undefined) => Object.entries(JSON.parse(text ?? '{}') as Record<string, unknown>);
  const found = new Map(tables(content).map(([name, rows]) => [name, JSON.stringify(rows)]));
  const from = (state: string | undefined) =>
    tables(state)
      .filter(([name, rows]) => found.get(name) !== JSON.stringify(rows))
      .map(([name]) => name);
  return `${found.size} tables, other than before in ${from(before)}, other than afterwards in ${from(after)}`;
}

/** What the home holds, as the newest version reads it that opens it. */
export async function anyContentOf({ versions }: Scenario, home: string): Promise<string> {
  const [newest, ...older] = versions?.(home) ?? [];
  let reading = contentOf(home, newest);
  for (const version of older) reading = reading.catch(() => contentOf(home, version));
  return reading;
}

/** All rows of all tables, as a version with these migrations reads them. Throws where it would refuse to start. */
export async function contentOf(home: string, migrations?: Migration[]): Promise<string> {
  const tables: Tables = await examineHome(home, migrations ? { migrations } : {});
  const entries = Object.entries(tables)
    .filter(([name]) => !VARYING.includes(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify({ ...Object.fromEntries(entries), migrations: tables.migrations?.rows });
}

/** Where a command notes when it did something. */
const VARYING = ['migrations'];
