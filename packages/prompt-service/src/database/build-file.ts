import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from '@votive/shared/files/atomic-file';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';

const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/**
 * Builds the file `to` so that it is there whole and durable, or not at all: `build` works on `<to>.new`, which is made durable and then named. What an earlier
 * run left there is thrown away; an existing `to` is refused. `requireWanted` may throw at the last moment.
 */
export function buildFile<Result>(to: string, build: (temporary: string) => Result, requireWanted = () => {}): Result {
  if (existsSync(to)) throw existsAlready(to);
  const temporary = `${to}.new`;
  const clear = () => {
    for (const suffix of SUFFIXES) rmSync(`${temporary}${suffix}`, { force: true });
  };
  clear();
  try {
    const result = build(temporary);
    syncFile(temporary);
    requireWanted();
    renameSync(temporary, to);
    syncFolder(dirname(to));
    return result;
  } catch (error) {
    clear();
    throw error;
  }
}

function existsAlready(to: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.precondition, {
    what: `${to} exists already.`,
    why: 'A copy of the data never replaces a file.',
    fix: 'Name another file, or move this one away.',
  });
}
