import { statSync } from 'node:fs';
import type { DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import { pendingMigrations } from '../database/migrations.ts';
import { findDatabase, withDatabase } from './find-database.ts';
import type { Work } from './work.ts';

/** Which migrations a database has and which it lacks. */
export function inspect(
  { database }: DataToolParsed<'inspect'>,
  { migrations }: Pick<Work, 'migrations'>,
): DataToolResult<'inspect'> {
  const target = findDatabase(database);
  const pending = withDatabase(target, (sqlite) => pendingMigrations(sqlite, migrations)).map(({ name }) => name);
  const names = migrations.map(({ name }) => name);
  return {
    applied: names.slice(0, names.length - pending.length),
    pending,
    bytes: statSync(target.path).size,
  };
}
