import type { DatabaseContent } from '@votive/shared/contracts/data-tool';
import { restless } from '@votive/shared/scheduling/rests';
import type Sqlite from 'better-sqlite3';
import { withDatabase } from '../../../packages/prompt-service/src/data-tool/find-database.ts';
import { createRowHash } from '../../../packages/prompt-service/src/data-tool/row-hash.ts';
import { contentOf } from '../../../packages/prompt-service/src/data-tool/verify.ts';
import type { Target } from '../../../packages/prompt-service/src/database/connect.ts';
import { readFieldKeys } from '../../../packages/prompt-service/src/database/fields/field-keys.ts';
import {
  createFieldSeal,
  type FieldPlace,
  type FieldSeal,
} from '../../../packages/prompt-service/src/database/fields/field-seal.ts';
import {
  answersPlace,
  importedResultPlace,
  remainsPlace,
  reportPlace,
} from '../../../packages/prompt-service/src/database/fields/places.ts';

export type Tables = DatabaseContent['tables'];

const WORK = {
  progress: () => undefined,
  watch: () => () => undefined,
  migrations: [],
  now: () => new Date(),
  rest: restless,
};

type Row = Record<string, unknown> & { version: number };
type Sealed = { table: string; column: string; place: (row: Row) => FieldPlace };

const text = (value: unknown): string => String(value);
const owner = ({ member_id }: Row): string | null => (member_id === null ? null : text(member_id));

const SEALED: readonly Sealed[] = [
  {
    table: 'assessments',
    column: 'sealed_answers',
    place: (row) => answersPlace({ version: row.version, id: text(row.id), memberId: owner(row) }),
  },
  {
    table: 'analyses',
    column: 'sealed_report',
    place: (row) => reportPlace({ version: row.version, id: text(row.id), assessmentId: text(row.assessment_id) }),
  },
  {
    table: 'imported_analyses',
    column: 'sealed_result',
    place: (row) => importedResultPlace({ version: row.version, id: text(row.id), memberId: text(row.member_id) }),
  },
  {
    table: 'import_remains',
    column: 'sealed_content',
    place: (row) =>
      remainsPlace({
        version: row.version,
        sourceTable: text(row.source_table),
        sourceId: text(row.source_id),
        memberId: owner(row),
      }),
  },
];

/**
 * What each table holds, by a hash over its rows with sealed fields opened: a field that is sealed anew says the same in other bytes. Throws where a field does not open at its
 * place. The keys of the fields count by their number alone, and of the audit the lines that are not the commands' own.
 */
export function openedContent(target: Target): Tables {
  const { tables } = contentOf(target, WORK);
  return withDatabase(target, (sqlite) => ({
    ...tables,
    ...(tables.audit && { audit: ofVisitors(sqlite) }),
    ...(tables.field_keys && openedFields(sqlite)),
  }));
}

function openedFields(sqlite: Sqlite.Database): Tables {
  const seal = createFieldSeal(readFieldKeys(sqlite));
  const opened = SEALED.map((sealed) => [sealed.table, readOpened(sqlite, sealed, seal)]);
  return { ...Object.fromEntries(opened), field_keys: numbersOf(sqlite) };
}

/** The lines of the audit that no command adds to. */
const ofVisitors = (sqlite: Sqlite.Database) =>
  hashed(sqlite.prepare(`SELECT * FROM audit WHERE actor = 'token holder' ORDER BY id`).raw().all() as unknown[][]);

function readOpened(sqlite: Sqlite.Database, { table, column, place }: Sealed, { open }: FieldSeal) {
  const rows = sqlite.prepare(`SELECT * FROM ${table}`).all() as Row[];
  return hashed(rows.map((row) => Object.values({ ...row, [column]: open(place(row), row[column] as Buffer) })));
}

const numbersOf = (sqlite: Sqlite.Database) =>
  hashed(sqlite.prepare('SELECT number FROM field_keys').raw().all() as unknown[][]);

function hashed(rows: readonly unknown[][]): Tables[string] {
  const hash = createRowHash();
  for (const row of rows) hash.add(row);
  return { rows: rows.length, sha256: hash.digest() };
}
