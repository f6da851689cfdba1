import { statSync } from 'node:fs';
import type { DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import { applyMigrations, pendingMigrations } from '../database/migrations.ts';
import { findDatabase, withWritable } from './find-database.ts';
import type { Work } from './work.ts';

/** Brings the schema of a copy up to this version's, one transaction a migration. */
export function migrate({ database }: DataToolParsed<'migrate'>, work: Work): DataToolResult<'migrate'> {
  const target = findDatabase(database);
  const applied = withWritable(target, (sqlite) => {
    const pending = pendingMigrations(sqlite, work.migrations);
    for (const [done, migration] of pending.entries()) {
      work.progress({ step: 'migrating', done, total: pending.length });
      applyMigrations(sqlite, [migration], work.now);
    }
    return pending.map(({ name }) => name);
  });
  return { applied, bytes: statSync(target.path).size };
}
