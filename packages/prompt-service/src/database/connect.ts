import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';
import { damaged, explainFault } from './explain-fault.ts';

const PLAIN_HEADER = 'SQLite format 3\0';

/** Set on every connection and read back; the connection is refused if one differs. */
const PRAGMAS: readonly { set: string; name: string; expected: string | number }[] = [
  { set: 'synchronous = FULL', name: 'synchronous', expected: 2 },
  { set: 'foreign_keys = ON', name: 'foreign_keys', expected: 1 },
  { set: 'secure_delete = ON', name: 'secure_delete', expected: 1 },
  { set: 'temp_store = MEMORY', name: 'temp_store', expected: 2 },
  { set: 'trusted_schema = OFF', name: 'trusted_schema', expected: 0 },
];

export type Target = { path: string; keyId: string; dataKey: Buffer };
export type ConnectOptions = Target & {
  readonly?: boolean;
  /** Whether the connection works in the journal mode that the file has, as copies are; else it is WAL. */
  keepJournal?: boolean;
};

/**
 * A connection to an encrypted database (SQLCipher 4 pages, raw key), proved by reading its schema. Read-only connections see the same data beside a
 * writer and never change a byte of the file. Throws `DatabaseRefusal`.
 */
export function connect({
  path,
  keyId,
  dataKey,
  readonly = false,
  keepJournal = readonly,
}: ConnectOptions): Sqlite.Database {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { fileMustExist: true, readonly, timeout: 1_000 });
    sqlite.pragma(`cipher = 'sqlcipher'`);
    sqlite.pragma('legacy = 4');
    sqlite.pragma(`key = "x'${dataKey.toString('hex')}'"`);
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (!keepJournal) sqlite.pragma('journal_mode = WAL');
    for (const { set } of PRAGMAS) sqlite.pragma(set);
    sqlite.pragma('cache_size = -32000');
    requireSettings(sqlite, { keepJournal });
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw explainFault(error, { path, keyId });
  }
}

/**
 * A connection that only reads, beside an owner or beside nobody. Where there is no log it leaves none behind: unlike a read-only connection it may tidy up under SQLite's own locks. A
 * log that is there stays as it is: what a crash left is judged by the next owner.
 */
export function connectToLook(target: Target): Sqlite.Database {
  const hasLog = (statSync(`${target.path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const sqlite = connect({ ...target, readonly: hasLog, keepJournal: true });
  sqlite.pragma('query_only = ON');
  return sqlite;
}

function requireSettings(sqlite: Sqlite.Database, { keepJournal }: { keepJournal: boolean }): void {
  const expected = [
    { name: 'cipher', expected: 'sqlcipher' },
    { name: 'legacy', expected: '4' },
    ...(keepJournal ? [] : [{ name: 'journal_mode', expected: 'wal' }]),
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
  if (size % 4096 !== 0 && !hasLog) throw damaged({ path, keyId });
}

function readHead(path: string, keyId: string): string {
  const head = Buffer.alloc(PLAIN_HEADER.length);
  try {
    const handle = openSync(path, 'r');
    readSync(handle, head, 0, head.length, 0);
    closeSync(handle);
    return head.toString('latin1');
  } catch (error) {
    throw explainFault(error, { path, keyId });
  }
}
