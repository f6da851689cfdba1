import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';

/**
 * Makes this process the one owner of a data folder, or refuses. The lock is SQLite's own, held on the empty file `owner.lock` and not on the
 * database, so that a read-only connection for backups can be opened beside the owner's; the kernel drops it when the process dies, however it dies.
 */
export function takeOwnership(dataDir: string): { release: () => void } {
  const path = join(dataDir, 'owner.lock');
  const lock = openLock(path, dataDir);
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new DatabaseRefusal(
      EXIT.precondition,
      {
        what: `Another process owns the database in ${dataDir}.`,
        why: 'Two writers would lose answers that were acknowledged.',
        fix: 'Stop the other prompt-service first; `votive status` shows it.',
        kind: 'owned',
      },
      { cause },
    );
  }
  return { release: () => lock.close() };
}

function openLock(path: string, dataDir: string): Sqlite.Database {
  try {
    closeSync(openSync(path, 'a', 0o600));
    return new Sqlite(path, { timeout: 0 });
  } catch (cause) {
    throw new DatabaseRefusal(
      EXIT.precondition,
      {
        what: `The data folder ${dataDir} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
        why: 'Answers could not be kept.',
        fix: 'Give the folder to the user that runs the service, and see that its disk is mounted read-write and not full.',
        kind: 'disk',
      },
      { cause },
    );
  }
}
