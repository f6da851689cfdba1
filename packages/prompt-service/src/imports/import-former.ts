import { statSync } from 'node:fs';
import type { DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import type Sqlite from 'better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import { findDatabase, withDatabase } from '../data-tool/find-database.ts';
import type { Work } from '../data-tool/work.ts';
import { connect, connectToLook } from '../database/connect.ts';
import { explainFault } from '../database/explain-fault.ts';
import { readFieldKeys } from '../database/fields/field-keys.ts';
import { createFieldSeal } from '../database/fields/field-seal.ts';
import { requireNewestSchema } from '../database/migrations.ts';
import type { Queries } from '../database/open-database.ts';
import type { Schema } from '../database/schema.ts';
import { readKnown, writeImport } from './import-store.ts';
import { planImport } from './plan-import.ts';
import { readSource } from './read-source.ts';

/**
 * Brings what a former database holds into one of this version. The source is read whole before anything is written, and all of it is written in one transaction.
 * Without `write` the database is only read, also beside a running service.
 */
export async function importFormer(
  { database, reader, file, keyFile, write }: DataToolParsed<'import'>,
  { migrations, now, progress }: Pick<Work, 'migrations' | 'now' | 'progress'>,
): Promise<DataToolResult<'import'>> {
  const target = findDatabase(database);
  withDatabase(target, (sqlite) => requireNewestSchema(sqlite, migrations));
  const { size: total } = statSync(file);
  const source = await readSource({
    reader,
    file,
    keyFile,
    onBytes: (bytes) => progress({ step: 'reading', done: Math.min(bytes, total), total }),
  });
  const sqlite = write ? connect({ ...target, keepJournal: true }) : connectToLook(target);
  try {
    const queries = toQueries(sqlite);
    const planned = planImport(source, { known: await readKnown(queries), now });
    if (write && planned.report.changed)
      await writeImport({ queries, fields: createFieldSeal(readFieldKeys(sqlite)) }, planned);
    return planned.report;
  } catch (error) {
    throw explainFault(error, target);
  } finally {
    sqlite.close();
  }
}

const toQueries = (database: Sqlite.Database): Queries =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database }), plugins: [new CamelCasePlugin()] });
