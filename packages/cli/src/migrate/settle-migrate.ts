import { statSync } from 'node:fs';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { dropSnapshot, readSnapshot, removeUnfinishedSnapshots } from '../restore/snapshots.ts';

/**
 * Ends an interrupted migration by what lies on disk: whether the copy is in the database's place. Copies and half-made snapshots go; a snapshot whose migration did not happen
 * goes as well, since what it holds is still in its place. To settle twice does no harm.
 */
export async function settleMigrate(
  entry: JournalEntry,
  { layout }: { layout: HomeLayout },
): Promise<{ outcome: 'finished' | 'undone'; did: string[] }> {
  const did = settleMigration(entry, layout);
  const outcome = isSwitched(entry, layout) ? 'finished' : 'undone';
  return { outcome, did: did.length > 0 ? did : ['the database is as it was'] };
}

/** What is left to do of a migration that a command had begun, in words; empty where it had begun none. */
export function settleMigration(entry: JournalEntry, layout: HomeLayout): string[] {
  if (!entry.phases.some(({ name }) => name === 'migrating-copy')) return [];
  removeUnfinishedSnapshots(layout);
  const name = entry.details.snapshot;
  if (isSwitched(entry, layout)) return [`the database is migrated; the one before is snapshot ${name}`];
  const snapshot = name === undefined ? undefined : readSnapshot(layout, name);
  if (snapshot) dropSnapshot(layout, snapshot);
  return ['the database is as it was before its migration'];
}

/** `details.file` is the copy's number in its file system, which the rename does not change. */
function isSwitched({ details }: JournalEntry, layout: HomeLayout): boolean {
  const current = currentReference(layout);
  const found = current && statSync(current.file, { throwIfNoEntry: false });
  return found !== undefined && details.file !== undefined && String(found.ino) === details.file;
}
