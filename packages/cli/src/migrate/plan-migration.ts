import type { HomeLayout } from '../home/home-layout.ts';
import type { SchemaState } from './schema-state.ts';

/** What a migration would do, in words, in its order; empty where nothing is pending. */
export function planMigration(
  layout: HomeLayout,
  { state, running }: { state: SchemaState | undefined; running: boolean },
): string[] {
  if (!state || state.pending.length === 0) return [];
  return [
    `see that ${layout.data} has room for a second copy of ${state.bytes.toLocaleString('en')} bytes`,
    ...(running ? ['close the database; people still get analyses, and what is to be stored is asked for again'] : []),
    ...state.pending.map((name) => `apply ${name} to a copy`),
    'check the copy whole: each page, each reference, each row',
    `put the database of before aside in ${layout.snapshots}`,
    'have the copy take its place in one step',
    ...(running ? ['start what was started from other code anew, and open the database'] : []),
  ];
}
