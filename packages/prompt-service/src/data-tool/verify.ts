import { statSync } from 'node:fs';
import type { DatabaseContent, DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import { createRests } from '@votive/shared/scheduling/rests';
import type Sqlite from 'better-sqlite3';
import type { Target } from '../database/connect.ts';
import { DatabaseRefusal, EXIT } from '../database/database-refusal.ts';
import { OR_THE_DISK } from '../database/explain-fault.ts';
import { differences, readContent } from './database-content.ts';
import { findDatabase, withDatabase } from './find-database.ts';
import type { Work } from './work.ts';

/** Proves a database whole: its key, each page, each reference, each row. */
export function verify(
  { database, compareWith, pages, inNoHurry }: DataToolParsed<'verify'>,
  given: Work,
): DataToolResult<'verify'> {
  const work = inNoHurry ? { ...given, rest: createRests() } : given;
  const target = findDatabase(database);
  const content = pages ? examine(target, work) : contentOf(target, work);
  if (compareWith) requireEqual(target, { content, other: contentOf(findDatabase(compareWith), work) });
  return content;
}

/** Checks every page and reference of a database, then reads all of it. Throws `DatabaseRefusal` (13). */
export function examine(target: Target, work: Work): DatabaseContent {
  return withDatabase(target, (sqlite) => {
    const { size } = statSync(target.path);
    work.progress({ step: 'checking', done: 0, total: size });
    requireSound(sqlite, target);
    work.progress({ step: 'checking', done: size, total: size });
    return read(sqlite, size, work);
  });
}

/** What a database holds. */
export function contentOf(target: Target, work: Work): DatabaseContent {
  return withDatabase(target, (sqlite) => read(sqlite, statSync(target.path).size, work));
}

/** Throws `DatabaseRefusal` (13) where a copy does not hold exactly what it was made from. */
export function requireEqual(
  { path }: Target,
  { content, other }: { content: DatabaseContent; other: DatabaseContent },
): void {
  const found = differences(content, other);
  if (found.length === 0) return;
  throw new DatabaseRefusal(EXIT.corrupt, {
    what: `${path} does not hold the same as what it is compared with.`,
    why: `${found.slice(0, 3).join('; ')}${found.length > 3 ? `; and ${found.length - 3} more differences` : ''}.`,
    fix: 'Run the same command again; if it happens twice, look at the disk and the memory of this machine.',
  });
}

function requireSound(sqlite: Sqlite.Database, { path }: Target): void {
  const faults = (sqlite.pragma('integrity_check(3)') as { integrity_check: string }[]).map(
    ({ integrity_check }) => integrity_check,
  );
  if (faults.join() !== 'ok') throw unsound(path, `${faults.join('; ')}. ${OR_THE_DISK}`);
  const broken = (sqlite.pragma('foreign_key_check') as { table: string }[]).map(({ table }) => table);
  if (broken.length > 0)
    throw unsound(path, `${broken.length} references of ${[...new Set(broken)].join(', ')} break.`);
}

function unsound(path: string, fault: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.corrupt, {
    what: `The database ${path} is damaged.`,
    why: `Its own check says: ${fault}`,
    fix: 'Restore a backup; keep this file, it is untouched.',
  });
}

function read(sqlite: Sqlite.Database, size: number, { progress, rest }: Work): DatabaseContent {
  let done = 0;
  return readContent(sqlite, {
    bytes: size,
    rest,
    onRead(bytes) {
      done += bytes;
      progress({ step: 'reading', done: Math.min(done, size), total: size });
    },
  });
}
