import type { DataToolParsed, DataToolResult, Tombstone } from '@votive/shared/contracts/data-tool';
import type Sqlite from 'better-sqlite3';
import { requireRest } from './checkpoint.ts';
import { findDatabase, withDatabase, withWritable } from './find-database.ts';

/** What people had deleted, as this database remembers it. */
export function readTombstones({ database }: DataToolParsed<'read-tombstones'>): DataToolResult<'read-tombstones'> {
  return withDatabase(findDatabase(database), (sqlite) => ({
    tombstones: sqlite
      .prepare('SELECT kind, id, deleted_at AS deletedAt FROM deletions ORDER BY kind, id')
      .all() as Tombstone[],
  }));
}

/** Deletes again what people had deleted after a backup was made, in one transaction, and leaves the database at rest. Doing it twice is harmless. */
export function applyTombstones({
  database,
  tombstones,
}: DataToolParsed<'apply-tombstones'>): DataToolResult<'apply-tombstones'> {
  const target = findDatabase(database);
  const applied = withWritable(target, (sqlite) => {
    const counts = sqlite.transaction(() => apply(sqlite, tombstones)).immediate();
    // Closing does the same, and says nothing where the disk fails meanwhile.
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    return counts;
  });
  requireRest(target);
  return applied;
}

function apply(sqlite: Sqlite.Database, tombstones: readonly Tombstone[]) {
  const note = sqlite.prepare('INSERT OR IGNORE INTO deletions (kind, id, deleted_at) VALUES (?, ?, ?)');
  const findRun = sqlite.prepare('SELECT assessment_id FROM analyses WHERE id = ?').pluck();
  const removeReport = sqlite.prepare('DELETE FROM analyses WHERE id = ?');
  const removeRun = sqlite.prepare(
    'DELETE FROM assessments WHERE id = ? AND NOT EXISTS (SELECT 1 FROM analyses WHERE assessment_id = assessments.id)',
  );
  let [deleted, added] = [0, 0];
  for (const { kind, id, deletedAt } of tombstones) {
    added += note.run(kind, id, deletedAt).changes;
    const run = findRun.get(id);
    if (kind !== 'analysis' || run === undefined) continue;
    deleted += removeReport.run(id).changes;
    removeRun.run(run);
  }
  return { deleted, added };
}
