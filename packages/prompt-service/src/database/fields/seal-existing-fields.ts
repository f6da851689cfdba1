import type Sqlite from 'better-sqlite3';
import { addFieldKey, readFieldKeys } from './field-keys.ts';
import { createFieldSeal, type FieldPlace } from './field-seal.ts';
import { answersPlace, importedResultPlace, remainsPlace, reportPlace } from './places.ts';

type Row = Record<string, string | null> & { version: number };

/** Rows are read one by one: together they may be more than memory holds. */
const FIELDS: readonly { table: string; select: string; set: string; place: (row: Row) => FieldPlace }[] = [
  {
    table: 'assessments',
    select: 'answers',
    set: 'sealed_answers',
    place: ({ version, id, member_id }) => answersPlace({ version, id: text(id), memberId: member_id ?? null }),
  },
  {
    table: 'analyses',
    select: 'report',
    set: 'sealed_report',
    place: ({ version, id, assessment_id }) =>
      reportPlace({ version, id: text(id), assessmentId: text(assessment_id) }),
  },
  {
    table: 'imported_analyses',
    select: 'result',
    set: 'sealed_result',
    place: ({ version, id, member_id }) => importedResultPlace({ version, id: text(id), memberId: text(member_id) }),
  },
  {
    table: 'import_remains',
    select: 'content',
    set: 'sealed_content',
    place: ({ version, source_table, source_id, member_id }) =>
      remainsPlace({
        version,
        sourceTable: text(source_table),
        sourceId: text(source_id),
        memberId: member_id ?? null,
      }),
  },
];

function text(value: string | null | undefined): string {
  if (value === null || value === undefined) throw new Error('A row lacks what its fields are bound to.');
  return value;
}

/** Step `seal-fields/1`: makes the first key for fields and seals with it what lay open in the four tables of its migration. */
export function sealExistingFields(sqlite: Sqlite.Database, now: () => Date): void {
  addFieldKey(sqlite, now());
  const { seal } = createFieldSeal(readFieldKeys(sqlite));

  for (const { table, select, set, place } of FIELDS) {
    const read = sqlite.prepare(`SELECT ${select} AS text, * FROM ${table} WHERE rowid = ?`);
    const write = sqlite.prepare(`UPDATE ${table} SET ${set} = ? WHERE rowid = ?`);
    for (const rowid of sqlite.prepare(`SELECT rowid FROM ${table}`).pluck().all()) {
      const row = read.get(rowid) as Row & { text: string };
      write.run(seal(place(row), row.text), rowid);
    }
  }
}
