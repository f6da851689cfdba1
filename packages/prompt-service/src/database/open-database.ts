import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { Secret } from '@votive/shared/secret';
import type Sqlite from 'better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import { connect, inspectFile, type Target } from './connect.ts';
import { createDatabase } from './create-database.ts';
import { currentDatabase, missingDatabase } from './data-folder.ts';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';
import { createFaultMemory, type FaultMemory } from './fault-memory.ts';
import { readFieldKeys } from './fields/field-keys.ts';
import { createFieldSeal, type FieldSeal } from './fields/field-seal.ts';
import { foldInThread } from './fold-in-thread.ts';
import { type FrozenFile, freeze, openRaw, type RawHandle } from './frozen-file.ts';
import { inspectLog } from './inspect-log.ts';
import { type Migration, readMigrations, requireNewestSchema } from './migrations.ts';
import { takeOwnership } from './owner-lock.ts';
import { type Keys, readKeys } from './read-keys.ts';
import type { Schema } from './schema.ts';

export type Queries = Kysely<Schema>;

/** The open database: typed queries, whether it answers, and a close that leaves no log behind. */
export type Database = {
  queries: Queries;
  path: string;
  keyId: string;
  /** Reads one page; throws where the database no longer answers. */
  ping: () => void;
  /** The code of the storage fault that queries met, if any: a damaged file for as long as the process lives, a full or failing disk for a minute. */
  fault: () => string | undefined;
  /** Seals and opens the fields that hold what people wrote; a field that does not open is a lasting fault. */
  fields: FieldSeal;
  /** Folds most of the log into the file, off the main thread: what `freeze` has to do afterwards takes a moment only. */
  fold: () => Promise<void>;
  /** Keeps the file as it is now until released, for a copy; undefined where a reader is in the way for a moment. */
  freeze: () => FrozenFile | undefined;
  close: () => Promise<void>;
};

export type OpenDatabase = {
  dataDir: string;
  keyringPath: string;
  rootKey: Secret;
  now: () => Date;
  migrations?: Migration[];
};

/**
 * Opens the one database of a data folder as its one owner, or throws a `DatabaseRefusal` with the data untouched. The key is proved before a file
 * is opened and is the one that the file's name names; a database is created only where the keyring has never had one, and never migrated here.
 */
export function openDatabase({
  dataDir,
  keyringPath,
  rootKey,
  now,
  migrations = readMigrations(),
}: OpenDatabase): Database {
  const keys = readKeys(keyringPath, rootKey);
  const existing = currentDatabase(dataDir);
  if (!existing && !keys.isNew) throw missingDatabase(dataDir, keys.activeId);
  if (!existing) makeFolder(dataDir);

  const owner = takeOwnership(dataDir);
  try {
    const { path, keyId } = currentDatabase(dataDir) ?? create(dataDir, { keys, migrations, now });
    const target = { path, keyId, dataKey: keys.dataKey(keyId) };
    const { sqlite, raw } = openProved(target, migrations);
    return toDatabase(sqlite, { target, raw, release: owner.release, faults: createFaultMemory(now) });
  } catch (error) {
    owner.release();
    throw error;
  }
}

function create(dataDir: string, { keys, ...rest }: { keys: Keys; migrations: Migration[]; now: () => Date }) {
  createDatabase(dataDir, { keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId), ...rest });
  const created = currentDatabase(dataDir);
  if (!created) throw missingDatabase(dataDir, keys.activeId);
  return created;
}

/** First a read-only look, which cannot change a byte, then the connection that writes. */
function openProved(target: Target, migrations: Migration[]): { sqlite: Sqlite.Database; raw: RawHandle } {
  inspectFile(target.path, target.keyId);
  inspectLog(target.path, target.keyId);
  const missing = ['-wal', '-shm'].map((suffix) => `${target.path}${suffix}`).filter((path) => !existsSync(path));
  try {
    look(target, migrations);
  } catch (error) {
    for (const path of missing) rmSync(path, { force: true });
    throw error;
  }
  const raw = openRaw(target.path);
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = connect(target);
    requireWritable(sqlite, target.path);
    // What a crash left in the log is folded in now, so that nothing of it can later be taken for damage.
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    return { sqlite, raw };
  } catch (error) {
    sqlite?.close();
    raw.close();
    throw error;
  }
}

function look(target: Target, migrations: Migration[]): void {
  const probe = connect({ ...target, readonly: true });
  try {
    requireNewestSchema(probe, migrations);
  } finally {
    probe.close();
  }
}

/** A real write: a database that a root-owned file or a full disk makes read-only opens without an error and fails on the first answer. */
function requireWritable(sqlite: Sqlite.Database, path: string): void {
  try {
    const openings = Number(sqlite.pragma('user_version', { simple: true }));
    sqlite.pragma(`user_version = ${(openings + 1) % 1_000_000_000}`);
  } catch (cause) {
    throw new DatabaseRefusal(
      EXIT.precondition,
      {
        what: `The database ${path} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
        why: 'Answers could not be kept.',
        fix: 'Give the data folder to the user that runs the service, and see that its disk is not full.',
        kind: 'disk',
      },
      { cause },
    );
  }
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DatabaseRefusal(
      EXIT.precondition,
      {
        what: `The data folder ${dataDir} cannot be made (${(cause as NodeJS.ErrnoException).code}).`,
        why: 'The database lives there.',
        fix: 'Make the folder, or choose another with DATA_DIR.',
      },
      { cause },
    );
  }
}

/** The keys are read when the first field is sealed or opened. */
function noting(create: () => FieldSeal, faults: FaultMemory): FieldSeal {
  let created: FieldSeal | undefined;
  const attempt = <Result>(work: (seal: FieldSeal) => Result): Result => {
    try {
      created ??= create();
      return work(created);
    } catch (error) {
      faults.note(error);
      throw error;
    }
  };
  return {
    seal: (place, text) => attempt(({ seal }) => seal(place, text)),
    open: (place, sealed) => attempt(({ open }) => open(place, sealed)),
  };
}

type Attachments = { target: Target; raw: RawHandle; release: () => void; faults: FaultMemory };

function toDatabase(sqlite: Sqlite.Database, { target, raw, release, faults }: Attachments): Database {
  const queries = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: sqlite }),
    plugins: [new CamelCasePlugin()],
    log: (event) => {
      if (event.level === 'error') faults.note(event.error);
    },
  });
  const ping = sqlite.prepare('SELECT count(*) FROM migrations');

  return {
    queries,
    path: target.path,
    keyId: target.keyId,
    ping: () => void ping.get(),
    fault: faults.current,
    fields: noting(() => createFieldSeal(readFieldKeys(sqlite)), faults),
    fold: () => foldInThread(target),
    freeze: () => freeze(sqlite, { ...target, handle: raw.handle }),
    async close() {
      if (!sqlite.open) return;
      try {
        sqlite.pragma('wal_checkpoint(TRUNCATE)');
        await queries.destroy();
      } finally {
        sqlite.close();
        raw.close();
        release();
      }
    },
  };
}
