import type { ImportedTable, ImportRemark, ImportReport, SourceTable } from '@votive/shared/contracts/import';
import type { ImportedPrompts } from '../prompts/write-imported-prompts.ts';

/** What is there already, by id. */
export type Known = {
  /** `<table> <id>` of every row that an earlier import has seen. */
  rows: ReadonlySet<string>;
  promptKeys: ReadonlySet<string>;
  /** Addresses in lower case. */
  emails: ReadonlySet<string>;
  members: ReadonlySet<string>;
  assessments: ReadonlySet<string>;
  analyses: ReadonlySet<string>;
};

type NewMember = {
  id: string;
  email: string;
  passwordHash: string;
  language: string;
  emailVerifiedAt: string | null;
  createdAt: string;
};
type NewAssessment = { id: string; memberId: string; language: string; answers: string; createdAt: string };
type NewAnalysis = { id: string; memberId: string; assessmentId: string | null; result: string; createdAt: string };
type Seen = {
  sourceTable: SourceTable;
  sourceId: string;
  outcome: 'imported' | 'kept' | 'left';
  reason: string | null;
};
type Remains = { sourceTable: SourceTable; sourceId: string; memberId: string | null; content: string };

/** All rows that an import writes. Nothing of it is written before the whole source was read. */
export type ImportPlan = ImportedPrompts & {
  members: NewMember[];
  assessments: NewAssessment[];
  analyses: NewAnalysis[];
  seen: Seen[];
  remains: Remains[];
};

const EXAMPLES = 3;

export type PlanBook = ReturnType<typeof createImportPlan>;

/** Collects an import and counts what becomes of each row. */
export function createImportPlan(known: Known, now: () => Date) {
  const plan: ImportPlan = {
    prompts: [],
    versions: [],
    labels: [],
    experiments: [],
    members: [],
    assessments: [],
    analyses: [],
    seen: [],
    remains: [],
  };
  const counts = new Map<string, Omit<ImportedTable, 'table' | 'remarks'>>();
  const remarks = new Map<string, Map<string, ImportRemark>>();
  const countsOf = (table: string) => {
    const found = counts.get(table) ?? { found: 0, imported: 0, kept: 0, left: 0, already: 0 };
    counts.set(table, found);
    return found;
  };

  /** Counts a row; false where an earlier import has seen it. */
  function isNew(table: SourceTable, id: string): boolean {
    const count = countsOf(table);
    count.found += 1;
    const isKnown = known.rows.has(`${table} ${id}`);
    if (isKnown) count.already += 1;
    return !isKnown;
  }

  function note(table: string, text: string, id: string): void {
    const ofTable = remarks.get(table) ?? new Map<string, ImportRemark>();
    const remark = ofTable.get(text) ?? { text, rows: 0, examples: [] };
    remarks.set(table, ofTable.set(text, remark));
    remark.rows += 1;
    if (remark.examples.length < EXAMPLES) remark.examples.push(id);
  }

  /** The row has its place; `rest` is what of it has none. */
  function take(table: SourceTable, id: string, rest: object | undefined, memberId: string | null = null): void {
    countsOf(table).imported += 1;
    plan.seen.push({ sourceTable: table, sourceId: id, outcome: 'imported', reason: null });
    if (rest) plan.remains.push({ sourceTable: table, sourceId: id, memberId, content: JSON.stringify(rest) });
  }

  /** The row has no place and is kept whole. */
  function keep(
    table: SourceTable,
    id: string,
    { reason, content, memberId = null }: { reason: string; content: object; memberId?: string | null },
  ): void {
    countsOf(table).kept += 1;
    note(table, reason, id);
    plan.seen.push({ sourceTable: table, sourceId: id, outcome: 'kept', reason });
    plan.remains.push({ sourceTable: table, sourceId: id, memberId, content: JSON.stringify(content) });
  }

  /** Rows that stay in the source, and of which nothing is remembered. */
  function leave(table: string, rows: number, reason: string): void {
    const count = countsOf(table);
    count.found += rows;
    count.left += rows;
    const ofTable = remarks.get(table) ?? new Map<string, ImportRemark>();
    remarks.set(table, ofTable.set(reason, { text: reason, rows, examples: [] }));
  }

  function report(): ImportReport {
    const tables = [...counts].map(([table, count]) => ({
      table,
      ...count,
      remarks: [...(remarks.get(table)?.values() ?? [])],
    }));
    return { changed: plan.seen.length > 0, tables };
  }

  return { known, plan, at: now().toISOString(), isNew, note, take, keep, leave, report };
}
