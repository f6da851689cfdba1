import { readFileSync } from 'node:fs';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import { Secret } from '@votive/shared/secret';
import type Sqlite from 'better-sqlite3';
import { connect, connectToLook, inspectFile, type Target } from '../database/connect.ts';
import { DatabaseRefusal } from '../database/database-refusal.ts';
import { explainFault } from '../database/explain-fault.ts';
import { type Keys, readKeys } from '../database/read-keys.ts';
import { unreadableKeyFile } from '../database/unreadable-key-file.ts';

/** The keys of an installation, from the files where they lie. Throws `DatabaseRefusal` (12) before any file of data is touched. */
export function readKeyFiles({ keyringPath, rootKeyPath }: { keyringPath: string; rootKeyPath: string }): Keys {
  try {
    return readKeys(keyringPath, new Secret(readFileSync(rootKeyPath, 'utf8').trim()));
  } catch (cause) {
    if (cause instanceof DatabaseRefusal) throw cause;
    throw unreadableKeyFile(cause, {
      what: `The root key ${rootKeyPath} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      why: 'It opens the keyring, and nothing else does.',
      fix: 'Put back the file secrets/root.key of this installation, from a backup or the recovery kit.',
    });
  }
}

/** A database with its key, both proved as far as they can be without opening it. */
export function findDatabase(reference: DatabaseReference): Target {
  const { file, keyId } = reference;
  const dataKey = readKeyFiles(reference).dataKey(keyId);
  inspectFile(file, keyId);
  return { path: file, keyId, dataKey };
}

/** Runs `work` on a connection that only reads and leaves nothing behind. Storage faults leave as `DatabaseRefusal`. */
export function withDatabase<Result>(target: Target, work: (sqlite: Sqlite.Database) => Result): Result {
  return using(target, connectToLook(target), work);
}

/** Runs `work` on a connection that writes, in the journal mode that the file has. */
export function withWritable<Result>(target: Target, work: (sqlite: Sqlite.Database) => Result): Result {
  return using(target, connect({ ...target, keepJournal: true }), work);
}

function using<Result>(target: Target, sqlite: Sqlite.Database, work: (sqlite: Sqlite.Database) => Result): Result {
  try {
    return work(sqlite);
  } catch (error) {
    throw explainFault(error, target);
  } finally {
    sqlite.close();
  }
}
