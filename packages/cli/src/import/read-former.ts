import { type Client, createClient, type Value } from '@libsql/client';
import { SOURCE_TABLES, type SourceCell, type SourceLine, type SourceTable } from '@votive/shared/contracts/import';
import { isBookkeeping, NEEDED_COLUMNS } from './source-schema.ts';

/** Why a former database cannot be read, in words for the operator. */
export class ReadRefusal extends Error {
  readonly refusal: { exitCode: number; what: string; why: string; fix: string };

  constructor(exitCode: number, explanation: { what: string; why: string; fix: string }) {
    super(explanation.what);
    this.name = 'ReadRefusal';
    this.refusal = { exitCode, ...explanation };
  }
}

const PAGE_ROWS = 500;

/**
 * Reads all of a former database, row by row. Every value comes over whole and none can end the process: text is asked for as hex, since libsql cuts text at U+0000
 * and aborts at text that is not UTF-8. Throws `ReadRefusal`.
 */
export async function readFormer(
  { file, encryptionKey }: { file: string; encryptionKey: string | undefined },
  write: (line: SourceLine) => Promise<void>,
): Promise<void> {
  const client = open(file, encryptionKey);
  try {
    const tables = await readTables(client, { file, isEncrypted: encryptionKey !== undefined });
    await requireIntegrity(client, file);
    let rows = 0;
    for (const table of SOURCE_TABLES) {
      const columns = tables.get(table);
      if (columns === undefined) continue;
      for await (const row of readRows(client, table, columns)) {
        await write({ table, row });
        rows += 1;
      }
    }
    for (const name of tables.keys()) {
      if (SOURCE_TABLES.some((known) => known === name)) continue;
      await write({ unknownTable: name, rows: await countRows(client, name) });
    }
    await write({ end: { rows } });
  } finally {
    client.close();
  }
}

function open(file: string, encryptionKey: string | undefined): Client {
  try {
    const url = `file:${encodeURI(file).replaceAll('?', '%3F').replaceAll('#', '%23')}`;
    return createClient({ url, intMode: 'string', ...(encryptionKey !== undefined && { encryptionKey }) });
  } catch (error) {
    throw explain(error, { file, isEncrypted: encryptionKey !== undefined });
  }
}

/** The columns of every table. Its first query is also what proves the key. */
async function readTables(
  client: Client,
  about: { file: string; isEncrypted: boolean },
): Promise<Map<string, string[]>> {
  const tables = new Map<string, string[]>();
  try {
    await client.execute('PRAGMA query_only = ON');
    const found = await client.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    for (const { name } of found.rows) {
      if (isBookkeeping(String(name))) continue;
      const info = await client.execute(`PRAGMA table_info(${quote(String(name))})`);
      tables.set(
        String(name),
        info.rows.map((column) => String(column.name)),
      );
    }
  } catch (error) {
    throw explain(error, about);
  }
  requireFormerSchema(tables, about.file);
  return tables;
}

function requireFormerSchema(tables: ReadonlyMap<string, readonly string[]>, file: string): void {
  const names = [...tables.keys()];
  if (!tables.has('Prompt')) {
    const held =
      names.length === 0
        ? 'It holds no tables at all.'
        : `It holds ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`;
    throw foreign(file, `A former Votive database has a table Prompt. ${held}`);
  }
  for (const table of SOURCE_TABLES) {
    const columns = tables.get(table);
    const missing = columns && NEEDED_COLUMNS[table].filter((column) => !columns.includes(column));
    if (missing && missing.length > 0) throw foreign(file, `Its table ${table} has no column ${missing.join(', ')}.`);
  }
}

async function requireIntegrity(client: Client, file: string): Promise<void> {
  const faults: string[] = [];
  try {
    const { rows } = await client.execute('PRAGMA integrity_check(3)');
    for (const row of rows) if (row[0] !== 'ok') faults.push(String(row[0]));
  } catch (error) {
    faults.push((error as Error).message);
  }
  if (faults.length > 0) throw damaged(file, faults.join('; ').slice(0, 400));
}

async function* readRows(
  client: Client,
  table: SourceTable,
  columns: readonly string[],
): AsyncGenerator<Record<string, SourceCell>> {
  const cells = columns.map((column) => {
    const name = quote(column);
    return `typeof(${name}), CASE typeof(${name}) WHEN 'text' THEN hex(${name}) WHEN 'blob' THEN hex(${name}) ELSE ${name} END`;
  });
  let after = '-9223372036854775808';
  for (;;) {
    const sql = `SELECT CAST(rowid AS TEXT), ${cells.join(', ')} FROM ${quote(table)} WHERE rowid > CAST(? AS INTEGER) ORDER BY rowid LIMIT ${PAGE_ROWS}`;
    const { rows } = await client.execute({ sql, args: [after] });
    for (const row of rows) {
      after = String(row[0]);
      yield Object.fromEntries(
        columns.map((column, index) => [column, toCell(row[1 + 2 * index], row[2 + 2 * index])]),
      );
    }
    if (rows.length < PAGE_ROWS) return;
  }
}

async function countRows(client: Client, table: string): Promise<number> {
  const { rows } = await client.execute(`SELECT count(*) FROM ${quote(table)}`);
  return Number(rows[0]?.[0] ?? 0);
}

function toCell(type: Value | undefined, value: Value | undefined): SourceCell {
  if (value === null || value === undefined) return null;
  if (type === 'real') return Number(value);
  if (type === 'integer') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  const hex = String(value);
  return type === 'text' ? (decode(hex) ?? { hex }) : { hex };
}

function decode(hex: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(hex, 'hex'));
  } catch {
    return undefined;
  }
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

function explain(error: unknown, { file, isEncrypted }: { file: string; isEncrypted: boolean }): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'SQLITE_NOTADB') {
    return new ReadRefusal(12, {
      what: isEncrypted ? `The key given does not open ${file}.` : `${file} is encrypted, and no key was given.`,
      why: 'Its first page can be read with its own key only.',
      fix: "Give the file that holds the former installation's DATABASE_KEY, with --key-file. Nothing was imported.",
    });
  }
  if (/^SQLITE_(CORRUPT|IOERR)/.test(code)) return damaged(file, message);
  return error;
}

function damaged(file: string, why: string): ReadRefusal {
  return new ReadRefusal(13, {
    what: `${file} is damaged.`,
    why: `SQLite says: ${why}. Nothing was imported.`,
    fix: 'Import a copy that is whole, for example from a backup of the former installation.',
  });
}

function foreign(file: string, why: string): ReadRefusal {
  return new ReadRefusal(5, {
    what: `${file} is not a database of a former Votive.`,
    why,
    fix: 'Name the file that DATABASE_URL of the former installation pointed at. Nothing was imported.',
  });
}
