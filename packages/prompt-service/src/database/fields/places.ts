import type { FieldPlace } from './field-seal.ts';

type Versioned = { version: number };

/** The first version of a row, as it is inserted. */
export const FIRST = 1;

export const answersPlace = (row: Versioned & { id: string; memberId: string | null }): FieldPlace => ({
  table: 'assessments',
  column: 'answers',
  row: row.id,
  owner: row.memberId ?? '',
  version: row.version,
});

/** A report belongs to the run that it is about, whoever's that is. */
export const reportPlace = (row: Versioned & { id: string; assessmentId: string }): FieldPlace => ({
  table: 'analyses',
  column: 'report',
  row: row.id,
  owner: row.assessmentId,
  version: row.version,
});

export const importedResultPlace = (row: Versioned & { id: string; memberId: string }): FieldPlace => ({
  table: 'imported_analyses',
  column: 'result',
  row: row.id,
  owner: row.memberId,
  version: row.version,
});

export const remainsPlace = (
  row: Versioned & { sourceTable: string; sourceId: string; memberId: string | null },
): FieldPlace => ({
  table: 'import_remains',
  column: 'content',
  row: `${row.sourceTable}/${row.sourceId}`,
  owner: row.memberId ?? '',
  version: row.version,
});
