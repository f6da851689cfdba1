import type { Line } from '@votive/shared/contracts/answers';

/** A fresh line. Its id is one above all that are or were on the page, so that it never names two different lines. */
export function newLine(rows: readonly Line[], used: number): Line {
  return { id: `l${Math.max(used, highestNumber(rows)) + 1}`, text: '' };
}

/** The rows to start with: what was written, and one empty line to write in. */
export function startRows(value: readonly Line[] | undefined, max: number): Line[] {
  const rows = [...(value ?? [])];
  return rows.length < max ? [...rows, newLine(rows, 0)] : rows;
}

/** What is kept of the rows: lines that hold something, exactly as written. */
export function writtenLines(rows: readonly Line[]): Line[] | undefined {
  const written = rows.filter((line) => line.text.trim() !== '');
  return written.length > 0 ? written : undefined;
}

/** A line with one tag set, or taken away with `undefined`. */
export function withTag(line: Line, tag: string, value: string | number | undefined): Line {
  const { [tag]: _before, ...others } = line.tags ?? {};
  const tags = value === undefined ? others : { ...others, [tag]: value };
  const { tags: _tags, ...bare } = line;
  return Object.keys(tags).length > 0 ? { ...bare, tags } : bare;
}

export function highestNumber(rows: readonly Line[]): number {
  return Math.max(0, ...rows.map((line) => Number(/^l(\d+)$/.exec(line.id)?.[1] ?? 0)));
}
