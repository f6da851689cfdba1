import type { ImportedTable, ImportReport } from '@votive/shared/contracts/import';
import type { CommandResult } from '../output/output.ts';

const COLUMNS = ['found', 'imported', 'kept', 'left', 'already'] as const;
const LEGEND = [
  'imported: has its place here. kept: has none, and is kept aside, encrypted. left: stays in the former database. already: an earlier import has seen it.',
];

/** The table of what came over, or would, and what did not and why. Ids only, never content. */
export function describeImport(
  report: ImportReport,
  { written, backup = null }: { written: boolean; backup?: string | null },
): CommandResult {
  return {
    data: { changed: written, backup, wouldChange: report.changed, tables: report.tables },
    text: [
      headline(report, written),
      '',
      ...table(report.tables),
      '',
      ...report.tables.flatMap(remarks),
      ...LEGEND,
      ...(backup === null ? [] : [`The data as it was before is in backup ${backup}.`]),
    ].join('\n'),
  };
}

function headline({ changed, tables }: ImportReport, written: boolean): string {
  const sum = (column: 'imported' | 'kept') => tables.reduce((total, row) => total + row[column], 0);
  if (!changed) return 'Everything in it came over earlier; no changes.';
  const counts = `${sum('imported')} rows${sum('kept') === 0 ? '' : `, and ${sum('kept')} kept aside`}`;
  return written ? `Imported ${counts}.` : `It would import ${counts}.`;
}

function table(tables: readonly ImportedTable[]): string[] {
  const width = Math.max(...tables.map(({ table: name }) => name.length), 5);
  const line = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  return [
    line('', COLUMNS),
    ...tables.map((row) =>
      line(
        row.table,
        COLUMNS.map((column) => row[column]),
      ),
    ),
  ];
}

function remarks({ table: name, remarks: all }: ImportedTable): string[] {
  return all.map(({ text, rows, examples }) => {
    const ids = examples.length === 0 ? '' : ` (${examples.join(', ')}${rows > examples.length ? ', …' : ''})`;
    return `  ${name}, ${rows}: ${text}${ids}`;
  });
}
