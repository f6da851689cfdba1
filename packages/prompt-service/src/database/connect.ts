import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';

const PLAIN_HEADER = 'SQLite format 3\0';

/** Set on every connection and read back; the connection is refused if one differs. */
const PRAGMAS: readonly { set: string; name: string; expected: string | number }[] = [
  { set: 'synchronous = FULL', name: 'synchronous', expected: 2 },
  { set: 'foreign_keys = ON', name: 'foreign_keys', expected: 1 },
  { set: 'secure_delete = ON', name: 'secure_delete', expected: 1 },
  { set: 'temp_store = MEMORY', name: 'temp_store', expected: 2 },
  { set: 'trusted_schema = OFF', name: 'trusted_schema', expected: 0 },
];

export type ConnectOptions = { path: string; keyId: string; dataKey: Buffer; readonly?: boolean };

/**
 * A connection to an encrypted database (SQLCipher 4 pages, raw key), proved by reading its schema. Read-only connections see the same data beside a
 * writer and never change a byte of the file. Throws `DatabaseRefusal`.
 */
export function connect({ path, keyId, dataKey, readonly = false }: ConnectOptions): Sqlite.Database {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { fileMustExist: true, readonly, timeout: 1_000 });
    sqlite.pragma(`cipher = 'sqlcipher'`);
    sqlite.pragma('legacy = 4');
    sqlite.pragma(`key = "x'${dataKey.toString('hex')}'"`);
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (!readonly) sqlite.pragma('journal_mode = WAL');
    for (const { set } of PRAGMAS) sqlite.pragma(set);
    sqlite.pragma('cache_size = -32000');
    requireSettings(sqlite);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw error instanceof DatabaseRefusal ? error : explain(error, path, keyId);
  }
}

function requireSettings(sqlite: Sqlite.Database): void {
  const expected = [
    { name: 'cipher', expected: 'sqlcipher' },
    { name: 'legacy', expected: '4' },
    ...(sqlite.readonly ? [] : [{ name: 'journal_mode', expected: 'wal' }]),
    ...PRAGMAS,
  ];
  for (const setting of expected) {
    const [row] = sqlite.pragma(setting.name) as Record<string, unknown>[];
    const actual = Object.values(row ?? {})[0];
    if (actual === setting.expected) continue;
    throw new DatabaseRefusal(EXIT.precondition, {
      what: `The database engine answers ${setting.name} = ${String(actual)} where ${setting.expected} was set.`,
      why: 'Encryption or durability would not be what this version promises.',
      fix: 'Reinstall the packages: this is not the SQLite build that the service ships with.',
    });
  }
}

/** Refuses what can be seen without a key: a plain SQLite file, and a file cut in the middle of a page with no log to mend it. */
export function inspectFile(path: string, keyId: string): void {
  if (readHead(path, keyId) === PLAIN_HEADER) {
    throw new DatabaseRefusal(EXIT.corrupt, {
      what: `${path} is a plain SQLite file.`,
      why: `The database of this installation is encrypted under data key ${keyId}.`,
      fix: 'Put back the encrypted file; a plain or older database comes in through `votive import`.',
    });
  }
  const { size } = statSync(path);
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (size % 4096 !== 0 && !hasLog) throw truncated(path, keyId);
}

function readHead(path: string, keyId: string): string {
  const head = Buffer.alloc(PLAIN_HEADER.length);
  try {
    const handle = openSync(path, 'r');
    readSync(handle, head, 0, head.length, 0);
    closeSync(handle);
    return head.toString('latin1');
  } catch (error) {
    throw explain(error, path, keyId);
  }
}

function truncated(path: string, keyId: string, cause?: unknown): DatabaseRefusal {
  return new DatabaseRefusal(
    EXIT.corrupt,
    {
      what: `The database ${path} (data key ${keyId}) is damaged or cut short.`,
      why: 'Reading on could show or keep wrong data.',
      fix: 'Restore a backup; keep this file, it is untouched.',
    },
    { cause },
  );
}

function explain(error: unknown, path: string, keyId: string): unknown {
  const code = error instanceof Sqlite.SqliteError ? error.code : (error as NodeJS.ErrnoException).code;
  if (code === 'SQLITE_NOTADB') {
    return new DatabaseRefusal(
      EXIT.corrupt,
      {
        what: `${path} is not a database that data key ${keyId} opens.`,
        why: 'The key itself was proved, so this is another file, or its first page is damaged.',
        fix: 'Put back the file of this installation, or restore a backup; this file is untouched.',
      },
      { cause: error },
    );
  }
  if (code?.startsWith('SQLITE_CORRUPT') || code?.startsWith('SQLITE_IOERR')) return truncated(path, keyId, error);
  if (code !== undefined) {
    return new DatabaseRefusal(
      EXIT.precondition,
      {
        what: `The database ${path} cannot be opened (${code}).`,
        why: 'It must be readable and writable, with its folder, by the user that runs the service.',
        fix: 'Check the owner and the free space of the data folder, and that no other program holds the file.',
      },
      { cause: error },
    );
  }
  return error;
}
