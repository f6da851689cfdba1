import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import {
  createKeyring,
  formatKeyring,
  generateRootKey,
  type Keyring,
  KeyringError,
  parseKeyring,
  parseRootKey,
  rootKeyFor,
  unwrapDataKey,
} from '@votive/shared/keyring/keyring';
import { CommandError } from '../output/command-error.ts';
import type { HomeLayout } from './home-layout.ts';

/**
 * Makes sure that the root key and the keyring are there and fit each other and the data. A key is made only where no data exists: a missing key beside data
 * is VOT-401, a key that does not fit is VOT-402, missing or empty data beside a keyring that has opened it is VOT-403. Answers whether keys were made.
 */
export function ensureKeys(layout: HomeLayout, now: Date): { created: boolean } {
  const databases = listDatabases(layout.data);
  const hasRootKey = existsSync(layout.rootKey);
  const hasKeyring = existsSync(layout.keyring);
  if (!hasRootKey && (hasKeyring || databases.length > 0))
    throw missingKey('root key', layout.rootKey, layout, databases);
  if (!hasKeyring && databases.length > 0) throw missingKey('keyring', layout.keyring, layout, databases);
  if (!hasRootKey) writeFileAtomically(layout.rootKey, `${generateRootKey()}\n`);

  if (!hasKeyring) createKeyringFile(layout, now);
  const { keyring } = readKeys(layout);
  refuseLostData(layout, keyring);
  return { created: !hasKeyring };
}

/** The keyring and the root key that it names, the active data key proved. Throws VOT-401 where one is missing, VOT-402 where they do not fit. */
export function readKeys(layout: HomeLayout): { keyring: Keyring; rootKey: Buffer } {
  const databases = listDatabases(layout.data);
  if (!existsSync(layout.rootKey)) throw missingKey('root key', layout.rootKey, layout, databases);
  if (!existsSync(layout.keyring)) throw missingKey('keyring', layout.keyring, layout, databases);
  return attempt(layout, () => {
    const keyring = parseKeyring(readFileSync(layout.keyring, 'utf8'));
    const rootKey = rootKeyFor(keyring, readFileSync(layout.rootKey, 'utf8'));
    unwrapDataKey(keyring, rootKey, keyring.active);
    return { keyring, rootKey };
  });
}

export function writeKeyring(layout: HomeLayout, keyring: Keyring): void {
  writeFileAtomically(layout.keyring, formatKeyring(keyring));
}

/** Marks the active data key as in use once a database exists under it; from then on, missing data is a failure and not a fresh start. */
export function confirmDataKey(layout: HomeLayout): void {
  const keyring = parseKeyring(readFileSync(layout.keyring, 'utf8'));
  const entry = keyring.deks[keyring.active];
  if (entry?.state !== 'new' || sizeOf(databasePath(layout, keyring)) === 0) return;
  writeKeyring(layout, { ...keyring, deks: { ...keyring.deks, [keyring.active]: { ...entry, state: 'active' } } });
}

function refuseLostData(layout: HomeLayout, keyring: Keyring): void {
  const path = databasePath(layout, keyring);
  if (keyring.deks[keyring.active]?.state === 'new' || sizeOf(path) > 0) return;
  throw new CommandError('VOT-403', {
    message: 'The data is missing, and its key exists.',
    reason: `${layout.keyring} holds key ${keyring.active}, which was in use; ${path} ${existsSync(path) ? 'is empty' : 'does not exist'}.`,
    fix: 'If the data lies on a disk of its own, mount it; else restore a backup. Nothing was created in its place.',
  });
}

/** The database files of a data folder, empty ones too: `db.<key id>.db`. */
function listDatabases(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')) : [];
}

function databasePath(layout: HomeLayout, keyring: Keyring): string {
  return join(layout.data, `db.${keyring.active}.db`);
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function createKeyringFile(layout: HomeLayout, now: Date): void {
  const rootKey = attempt(layout, () => parseRootKey(readFileSync(layout.rootKey, 'utf8')));
  writeKeyring(layout, createKeyring(rootKey, now));
}

function missingKey(name: string, path: string, layout: HomeLayout, databases: readonly string[]): CommandError {
  const present =
    databases.length > 0
      ? databases.map((file) => join(layout.data, file)).join(', ')
      : path === layout.keyring
        ? layout.rootKey
        : layout.keyring;
  return new CommandError('VOT-401', {
    message: `The ${name} is missing, and what it opens exists.`,
    reason: `${path} does not exist; ${present} does.`,
    fix: `Put ${path} back from your recovery kit or a backup. A new key would open nothing, so none was made.`,
  });
}

function attempt<Result>(layout: HomeLayout, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    throw new CommandError('VOT-402', {
      message: 'The keys do not fit each other.',
      reason: error.message,
      fix: `Put the ${layout.rootKey} and ${layout.keyring} that belong together back, from one backup.`,
      cause: error,
    });
  }
}
