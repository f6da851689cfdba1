import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { connect, type Target } from './connect.ts';

/** A database file of which no byte changes until `release`, however much is written meanwhile. */
export type FrozenFile = Target & { handle: number; bytes: number; release: () => void };

/** A handle on a database file for reading its bytes. It must be opened before the first connection and closed after the last. */
export type RawHandle = { handle: number; close: () => void };

export function openRaw(path: string): RawHandle {
  const handle = openSync(path, 'r');
  return { handle, close: () => closeSync(handle) };
}

/**
 * Freezes the file of a database in use: folds its log into it, then opens a second connection that reads nothing but the file. While that reads, SQLite writes to
 * the log alone (https://sqlite.org/wal.html: a checkpoint stops at what a reader uses), so the file is one consistent moment. Answers
 * undefined where another reader keeps the log from being folded: try again.
 */
export function freeze(
  sqlite: Sqlite.Database,
  { handle, ...target }: Target & { handle: number },
): FrozenFile | undefined {
  if (!foldLog(sqlite)) return undefined;
  const reader = connect({ ...target, readonly: true });
  try {
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM sqlite_schema').get();
    if ((statSync(`${target.path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
      throw new Error('The log is not empty.');
    return { ...target, handle, bytes: fstatSync(handle).size, release: () => void reader.close() };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Whether the log could be folded and emptied at once, without waiting for readers. */
function foldLog(sqlite: Sqlite.Database): boolean {
  const timeout = sqlite.pragma('busy_timeout', { simple: true });
  sqlite.pragma('busy_timeout = 0');
  try {
    const [outcome] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return outcome?.busy === 0;
  } finally {
    sqlite.pragma(`busy_timeout = ${String(timeout)}`);
  }
}
