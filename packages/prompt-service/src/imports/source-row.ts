import type { SourceCell } from '@votive/shared/contracts/import';

/** A row of the former database, with its columns as they were found. */
export type SourceRow = Readonly<Record<string, SourceCell>>;

const SQLITE_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/;

/** The text of a column; undefined where there is none, or bytes that are no text. */
export function textOf(row: SourceRow, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(row: SourceRow, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Booleans are 0 and 1, or text, by the age of the client that wrote them. */
export function isTrue(row: SourceRow, column: string): boolean {
  const value = row[column];
  return value === 1 || (typeof value === 'string' && ['1', 'true'].includes(value.toLowerCase()));
}

/** A time as ISO 8601 UTC: from milliseconds since 1970, ISO text, or SQLite's `YYYY-MM-DD HH:MM:SS` (UTC). Undefined for anything else. */
export function timeOf(row: SourceRow, column: string): string | undefined {
  const value = row[column];
  const time = typeof value === 'number' ? new Date(value) : typeof value === 'string' ? parseTime(value) : undefined;
  return time && !Number.isNaN(time.getTime()) && isPlausible(time) ? time.toISOString() : undefined;
}

function parseTime(text: string): Date {
  if (/^\d{9,14}$/.test(text)) return new Date(Number(text));
  const [, day, hour] = SQLITE_TIME.exec(text) ?? [];
  return new Date(day === undefined ? text : `${day}T${hour}Z`);
}

/** ISO text sorts as time only with four digits of year. */
const isPlausible = (time: Date) => time.getUTCFullYear() >= 1970 && time.getUTCFullYear() <= 9999;

/** The id under which a row is remembered; a row without one that can be written is known by its content's place. */
export function idOf(row: SourceRow): string | undefined {
  const id = textOf(row, 'id');
  return id !== undefined && id !== '' && id.length <= 200 ? id : undefined;
}

/** The columns of a row that hold something and have no place in this version. */
export function leftovers(row: SourceRow, mapped: readonly string[]): Record<string, SourceCell> | undefined {
  const rest = Object.entries(row).filter(([column, value]) => value !== null && !mapped.includes(column));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
