import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkAtomically, syncFolder } from '@votive/shared/files/atomic-file';
import { activateKey, dropRetiredKeys, withoutNextKeys } from '@votive/shared/keyring/rotate-keyring';
import { currentReference, databaseName } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { readKeys, writeKeyring } from '../home/keys.ts';

/** What a file of a database may have beside it, and what a copy is called until it is whole. */
const PARTS = [
  '',
  '-wal',
  '-shm',
  '-journal',
  '.new',
  '.new-wal',
  '.new-shm',
  '.new-journal',
  '.new.carried',
  '.new.carried.new',
];

/** The file of the database under a key. */
export const databaseFile = (layout: HomeLayout, keyId: string) => join(layout.data, databaseName(keyId));

/** Points `current` at the database under a key, in one step. */
export const switchCurrent = (layout: HomeLayout, keyId: string) =>
  linkAtomically(join(layout.data, 'current'), databaseName(keyId));

/** Removes the database under a key with all that belongs to it, unless it is the current one. Answers whether there was anything. */
export function removeDatabase(layout: HomeLayout, keyId: string): boolean {
  if (currentReference(layout)?.keyId === keyId) return false;
  const file = databaseFile(layout, keyId);
  const found = PARTS.map((part) => `${file}${part}`).filter((path) => existsSync(path));
  for (const path of found) rmSync(path, { force: true });
  if (found.length > 0) syncFolder(layout.data);
  return found.length > 0;
}

/** Makes the keyring say what `current` says: its key is active, and no key is on its way in. Answers that key's id; undefined where there is no database. */
export function followCurrent(layout: HomeLayout): string | undefined {
  const keyId = currentReference(layout)?.keyId;
  const { keyring } = readKeys(layout);
  const settled = withoutNextKeys(
    keyId === undefined || keyId === keyring.active ? keyring : activateKey(keyring, keyId),
  );
  if (JSON.stringify(settled) !== JSON.stringify(keyring)) writeKeyring(layout, settled);
  return keyId;
}

/** Takes retired keys out of the keyring that neither a file of data nor a backup needs any more; answers their ids. */
export function forgetRetiredKeys(layout: HomeLayout, neededByBackups: readonly string[]): string[] {
  const { keyring } = readKeys(layout);
  const files = readdirSync(layout.data);
  const isNeeded = (id: string) => neededByBackups.includes(id) || files.includes(databaseName(id));
  const { keyring: without, dropped } = dropRetiredKeys(keyring, isNeeded);
  if (dropped.length > 0) writeKeyring(layout, without);
  return dropped;
}
