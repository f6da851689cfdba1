import { existsSync } from 'node:fs';
import type { HomeLayout } from '../home/home-layout.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { moveDatabaseAside } from '../restore/put-aside.ts';
import { listSnapshots } from '../restore/snapshots.ts';
import { databaseFile, followCurrent, forgetRetiredKeys, removeDatabase } from './database-files.ts';

/**
 * Ends an interrupted database rotation by where `current` points: the key of that file is made the active one, and the other file of the rotation goes. It points at the copy only after that was
 * compared with the original. Answers what it did, and undefined where no database rotation was under way. Harmless to repeat.
 */
export function settleDatabase(
  { details }: Pick<JournalEntry, 'details'>,
  { layout, neededByBackups }: { layout: HomeLayout; neededByBackups: readonly string[] },
): { finished: boolean; did: string[] } | undefined {
  const { databaseFrom: from, databaseTo: to } = details;
  if (from === undefined || to === undefined) return undefined;
  const current = followCurrent(layout);
  if (current === undefined || !existsSync(databaseFile(layout, current)))
    throw new Error(`${layout.data}/current points at no database; ${from} and ${to} are left as they are`);
  const kept = current === from ? keepUnread(layout, to) : undefined;
  const gone = [from, to].filter((id) => id !== current && removeDatabase(layout, id));
  const forgotten = forgetRetiredKeys(layout, neededByBackups);
  return {
    finished: current === to,
    did: [
      `the data is encrypted under ${current}`,
      ...(kept === undefined ? [] : [`what cannot be read under ${to} is kept in snapshots/${kept}`]),
      ...gone.map((id) => `the file under ${id} is gone`),
      ...forgotten.map((id) => `key ${id} is gone`),
    ],
  };
}

/** A file that was about to be put aside, because nobody could read it, goes to the snapshot that was made for it. Answers the snapshot's name. */
function keepUnread(layout: HomeLayout, keyId: string): string | undefined {
  const snapshot = listSnapshots(layout).findLast((each) => each.reason === 'rotate-keys' && each.keyId === keyId);
  return snapshot && moveDatabaseAside(snapshot, databaseFile(layout, keyId)) ? snapshot.name : undefined;
}
