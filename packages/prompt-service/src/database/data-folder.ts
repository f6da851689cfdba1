import { lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';

export const CURRENT = 'current';
const FILE_NAME = /^db\.(d\d+)\.db$/;

/** The file name of the database under data key `keyId`: the name carries the key's id, so that keys are never tried. */
export const databaseFileName = (keyId: string): string => `db.${keyId}.db`;

/** The names of all database files in the folder, current or not; empty where there is no folder. */
export function databaseFiles(dataDir: string): string[] {
  try {
    return readdirSync(dataDir).filter((name) => FILE_NAME.test(name));
  } catch {
    return [];
  }
}

/** Where `current` points: the file and the id of its key. Undefined where there is no `current` at all. Throws for anything that is not ours or is empty. */
export function currentDatabase(dataDir: string): { path: string; keyId: string } | undefined {
  const link = join(dataDir, CURRENT);
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (!found) return undefined;

  const name = found.isSymbolicLink() ? readlinkSync(link) : '';
  const keyId = FILE_NAME.exec(name)?.[1];
  if (keyId === undefined) {
    throw new DatabaseRefusal(EXIT.corrupt, {
      what: `${link} is not a link to a database file named like ${databaseFileName('d1')}.`,
      why: 'The file name says which key opens the database.',
      fix: `Make it a symbolic link to the database of this installation${listed(dataDir)}.`,
    });
  }
  const path = join(dataDir, name);
  requireContent(path, keyId);
  return { path, keyId };
}

function requireContent(path: string, keyId: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file && file.size > 0) return;
  throw new DatabaseRefusal(file ? EXIT.corrupt : EXIT.precondition, {
    what: file ? `The database file ${path} is empty (0 bytes).` : `The database file ${path} is missing.`,
    why: `The keyring holds data key ${keyId} for it, so there was data here; a new database would hide that.`,
    fix: 'See that the right disk is mounted, or restore a backup.',
  });
}

/** The refusal where a database should be and none is: both facts named, so that a failed mount never becomes a fresh installation. */
export function missingDatabase(dataDir: string, keyId: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.precondition, {
    what: `There is no database in ${dataDir} (no \`${CURRENT}\`${listed(dataDir)}).`,
    why: `The keyring says that data key ${keyId} is in use, so there was data here; a new database would hide that.`,
    fix: 'See that the right disk is mounted, or restore a backup.',
  });
}

function listed(dataDir: string): string {
  const files = databaseFiles(dataDir);
  return files.length > 0 ? `; the folder holds ${files.join(', ')}` : '';
}
