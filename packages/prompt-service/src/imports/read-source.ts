import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { SOURCE_TABLES, type SourceLine, type SourceTable, sourceLineSchema } from '@votive/shared/contracts/import';
import { DatabaseRefusal, EXIT, type ExitCode } from '../database/database-refusal.ts';
import { idOf, type SourceRow } from './source-row.ts';

export type SourceRows = Record<SourceTable, SourceRow[]>;
export type Source = { rows: SourceRows; unknownTables: { name: string; rows: number }[] };

const REPORT_ROWS = 1_000;

/** How the reader is started: a script that speaks libsql, which this package does not. */
export type ReadSource = {
  reader: readonly string[];
  file: string;
  keyFile: string | null;
  onBytes?: (bytes: number) => void;
};

/**
 * Everything in a former database, read by a process of its own: libsql ends its process at damage that it meets, and must not end ours. Throws a
 * `DatabaseRefusal` with what the reader found, or with how far it came.
 */
export async function readSource({ reader, file, keyFile, onBytes }: ReadSource): Promise<Source> {
  const rows = Object.fromEntries(SOURCE_TABLES.map((table) => [table, [] as SourceRow[]])) as SourceRows;
  const unknownTables: Source['unknownTables'] = [];
  const seen = { count: 0, bytes: 0, last: 'its beginning', isWhole: false };
  const { lines, ended } = startReader(reader, { file, keyFile });
  for await (const text of lines) {
    seen.bytes += text.length;
    take(parseLine(text));
  }
  const end = await ended;
  if (end === 'ok' && seen.isWhole) return { rows, unknownTables };
  throw brokeOff(file, seen.last, end);

  function take(line: SourceLine): void {
    if ('refusal' in line) throw new DatabaseRefusal(toExit(line.refusal.exitCode), line.refusal);
    if ('end' in line) seen.isWhole = line.end.rows === seen.count;
    else if ('unknownTable' in line) unknownTables.push({ name: line.unknownTable, rows: line.rows });
    else {
      rows[line.table].push(line.row);
      seen.count += 1;
      seen.last = `${line.table} ${rowId(line.table, line.row)}`;
      if (seen.count % REPORT_ROWS === 0) onBytes?.(seen.bytes);
    }
  }
}

/** The id under which a row is remembered. A row without a usable one is known by its content. */
export function rowId(table: SourceTable, row: SourceRow): string {
  const id = idOf(row);
  if (id !== undefined) return id;
  const digest = createHash('sha256')
    .update(JSON.stringify([table, row]))
    .digest('hex')
    .slice(0, 16);
  return `without id, ${digest}`;
}

function startReader(argv: readonly string[], input: { file: string; keyFile: string | null }) {
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-500);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(input));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      process.removeListener('exit', stop);
      resolve(code === 0 ? 'ok' : `${signal ?? `exit ${code}`}${words === '' ? '' : `: ${words.trim()}`}`);
    });
  });
  return { lines: createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }), ended };
}

function parseLine(text: string): SourceLine {
  try {
    return sourceLineSchema.parse(JSON.parse(text));
  } catch {
    throw new DatabaseRefusal(EXIT.corrupt, {
      what: 'The reader of the former database wrote what it should not.',
      why: 'It may have been cut off in the middle of a row. Nothing was imported.',
      fix: 'Run the same command again; if it stays so, the installation is not complete.',
    });
  }
}

const toExit = (code: number): ExitCode => Object.values(EXIT).find((known) => known === code) ?? EXIT.precondition;

function brokeOff(file: string, last: string, end: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.corrupt, {
    what: `Reading ${file} broke off after ${last}.`,
    why: `The process that reads it ended (${end}): the file is damaged from there on. Nothing was imported.`,
    fix: 'Import a copy that is whole, for example from a backup of the former installation.',
  });
}
