import { createHash } from 'node:crypto';
import type { DatabaseContent, TableContent } from '@votive/shared/contracts/data-tool';
import type { Rest } from '@votive/shared/scheduling/rests';
import type Sqlite from 'better-sqlite3';
import { createRowHash } from './row-hash.ts';

type Read = (bytes: number) => void;
type Reading = { bytes: number; onRead: Read; rest: Rest };

/** Counts and hashes everything that a database says. `onRead` hears every few megabytes how many bytes of rows have been read since; `rest` is called after each row. */
export function readContent(sqlite: Sqlite.Database, { bytes, ...reading }: Reading) {
  const schema = sqlite
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`)
    .all() as { type: string; name: string; sql: string }[];
  const names = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
  const hasMigrations = names.includes('migrations');
  return {
    bytes,
    schemaSha256: createHash('sha256').update(JSON.stringify(schema)).digest('hex'),
    migrations: hasMigrations
      ? (sqlite.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[])
      : [],
    tables: Object.fromEntries(names.map((name) => [name, readTable(sqlite, name, reading)])),
  } satisfies DatabaseContent;
}

const REPORT_BYTES = 4 * 1024 ** 2;

function readTable(sqlite: Sqlite.Database, name: string, { onRead, rest }: Omit<Reading, 'bytes'>): TableContent {
  const hash = createRowHash();
  let rows = 0;
  let unreported = 0;
  const select = sqlite
    .prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`)
    .safeIntegers()
    .raw();
  for (const row of select.iterate() as IterableIterator<unknown[]>) {
    unreported += hash.add(row);
    rows += 1;
    rest();
    if (unreported < REPORT_BYTES) continue;
    onRead(unreported);
    unreported = 0;
  }
  onRead(unreported);
  return { rows, sha256: hash.digest() };
}

/** What two contents differ in, in words; empty where they are equal. */
export function differences(left: DatabaseContent, right: DatabaseContent): string[] {
  const names = new Set([...Object.keys(left.tables), ...Object.keys(right.tables)]);
  const tables = [...names].sort().flatMap((name) => {
    const [one, other] = [left.tables[name], right.tables[name]];
    if (one?.rows !== other?.rows)
      return [`${name} has ${one?.rows ?? 'no'} rows here and ${other?.rows ?? 'no'} there`];
    return one?.sha256 === other?.sha256 ? [] : [`the rows of ${name} differ`];
  });
  return left.schemaSha256 === right.schemaSha256 ? tables : ['the schemas differ', ...tables];
}
