import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

export type FileLock = { release: () => void };

/**
 * Takes the lock that `path` stands for, or answers undefined where another process has it. It is SQLite's own lock on an empty file, which the kernel drops when its holder
 * ends, however it ends; it holds between a container and its host too.
 */
export function tryFileLock(path: string): FileLock | undefined {
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: 0 });
  try {
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}
