import { statSync } from 'node:fs';
import type { DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import type { Target } from '../database/connect.ts';
import { currentDatabase } from '../database/data-folder.ts';
import { DatabaseRefusal, EXIT } from '../database/database-refusal.ts';
import { inspectLog } from '../database/inspect-log.ts';
import { takeOwnership } from '../database/owner-lock.ts';
import { findDatabase, withWritable } from './find-database.ts';

/** Folds the log of the current database into its file. Null where there is no database yet. */
export function checkpoint(input: DataToolParsed<'checkpoint'>): DataToolResult<'checkpoint'> {
  const owner = input.owned ? undefined : takeOwnership(input.dataDir);
  try {
    const current = currentDatabase(input.dataDir);
    if (!current) return null;
    const target = findDatabase({ ...input, file: current.path, keyId: current.keyId });
    inspectLog(target.path, target.keyId);
    withWritable(target, (sqlite) => sqlite.pragma('wal_checkpoint(TRUNCATE)'));
    requireRest(target);
    return { file: target.path, keyId: target.keyId, bytes: statSync(target.path).size };
  } finally {
    owner?.release();
  }
}

/** Throws where a database has a log beside it: a copy of the file alone would lack what the log holds. */
export function requireRest({ path }: Target): void {
  const left = ['-wal', '-shm', '-journal']
    .map((suffix) => `${path}${suffix}`)
    .filter((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
  if (left.length === 0) return;
  throw new DatabaseRefusal(EXIT.precondition, {
    what: `The database ${path} is not at rest: ${left.join(', ')} exists.`,
    why: 'A copy of the file alone would lack what was written last.',
    fix: 'See that nothing uses the database, and that its files may be opened and written (`ls -l`, `ulimit -n`), then run the same command again.',
    kind: 'owned',
  });
}
