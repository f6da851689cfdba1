import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkAtomically, syncFolder } from '@votive/shared/files/atomic-file';
import {
  type Keyring,
  KeyringError,
  parseKeyring,
  rootKeyFor,
  unwrapDataKey,
  wrapDataKey,
} from '@votive/shared/keyring/keyring';
import { activateKey, withoutNextKeys } from '@votive/shared/keyring/rotate-keyring';
import { currentReference, databaseName } from '../data-tool/database-reference.ts';
import { readHomeConfig, writeHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { writeKeyring } from '../home/keys.ts';
import { moveDatabaseAside, moveDurably, putAside } from './put-aside.ts';
import { dropSnapshot, listSnapshots, type Snapshot, snapshotFiles } from './snapshots.ts';
import { removeStaging, type StagedData, stagedFiles, stagingFolder } from './staged-data.ts';

/** Whether the keys and the data of a home are such that staged data can take their place step by step, with the home openable at each. */
export function canAdopt(layout: HomeLayout): boolean {
  const current = currentReference(layout);
  if (!current || !existsSync(current.file)) return false;
  try {
    const { keyring, rootKey } = readKeys(layout.keyring, layout.rootKey);
    unwrapDataKey(keyring, rootKey, keyring.active);
    unwrapDataKey(keyring, rootKey, current.keyId);
    return true;
  } catch (error) {
    if (error instanceof KeyringError || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/**
 * Makes staged data the data of a home. Its data key joins the keyring under a new id, wrapped by the home's own root key, so that after each step `current` and the keyring open
 * something whole: the data before, until the link moves, and from then on the new. What was in use goes to a named snapshot. To be called while the data is closed and owned.
 */
export function adoptData(
  layout: HomeLayout,
  staged: StagedData,
  {
    reason,
    now,
    version,
    onSnapshot,
  }: { reason: string; now: Date; version: string; onSnapshot: (name: string) => void },
): Snapshot {
  const before = currentReference(layout);
  if (!before) throw new Error('There is no current data to put aside.');
  const snapshot = putAside(layout, {
    reason,
    now,
    version,
    database: { file: before.file, keyId: before.keyId, take: 'move' },
  });
  onSnapshot(snapshot.name);
  const files = stagedFiles(staged);
  const own = readKeys(layout.keyring, layout.rootKey);
  const theirs = readKeys(files.keyring, files.rootKey);
  const dataKey = unwrapDataKey(theirs.keyring, theirs.rootKey, staged.keyId);
  const id = freeKeyId(layout, own.keyring);
  const created = theirs.keyring.deks[staged.keyId]?.created ?? now.toISOString();
  const entry = { ...wrapDataKey(own.rootKey, id, dataKey), created, state: 'next' as const };
  const withNext = { ...own.keyring, deks: { ...withoutNextKeys(own.keyring).deks, [id]: entry } };
  unwrapDataKey(withNext, own.rootKey, id);
  writeKeyring(layout, withNext);
  if (existsSync(`${files.database}-wal`)) throw new Error(`${files.database} is not at rest: a log lies beside it.`);
  moveDurably(files.database, join(layout.data, databaseName(id)));
  linkAtomically(join(layout.data, 'current'), databaseName(id));
  finishAdoption(layout, snapshot);
  return snapshot;
}

/** All that follows once `current` points at the adopted data; harmless to repeat. */
export function finishAdoption(layout: HomeLayout, snapshot: Snapshot | undefined): void {
  const current = currentReference(layout);
  const keyring = parseKeyring(readFileSync(layout.keyring, 'utf8'));
  if (current && keyring.deks[current.keyId]?.state === 'next')
    writeKeyring(layout, activateKey(keyring, current.keyId));
  adoptSettings(layout, join(stagingFolder(layout), 'config.json'));
  if (snapshot && snapshot.keyId !== null && snapshot.keyId !== current?.keyId)
    moveDatabaseAside(snapshot, join(layout.data, databaseName(snapshot.keyId)));
  removeStaging(layout);
}

/** Takes back what was begun before `current` moved; harmless to repeat. Answers what was there, in words. */
export function undoAdoption(layout: HomeLayout): string[] {
  const did: string[] = [];
  const current = currentReference(layout);
  const keyring = existsSync(layout.keyring) ? parseKeyring(readFileSync(layout.keyring, 'utf8')) : undefined;
  const next = Object.keys(keyring?.deks ?? {}).filter(
    (id) => keyring?.deks[id]?.state === 'next' && id !== current?.keyId,
  );
  for (const id of next) rmSync(join(layout.data, databaseName(id)), { force: true });
  if (keyring && next.length > 0) {
    syncFolder(layout.data);
    writeKeyring(layout, withoutNextKeys(keyring));
    did.push('took the new key out of the keyring');
  }
  for (const snapshot of listSnapshots(layout).filter((each) => isEmpty(each) && each.keyId === current?.keyId)) {
    dropSnapshot(layout, snapshot);
    did.push('removed the snapshot that was begun');
  }
  if (removeStaging(layout)) did.push('removed the unpacked copy');
  return did;
}

/** A snapshot whose database is still in its place. */
function isEmpty(snapshot: Snapshot): boolean {
  const { database } = snapshotFiles(snapshot);
  return database !== undefined && !existsSync(database);
}

/** The settings of the services come from the backup; where and how the appliance runs stays a matter of this machine. */
function adoptSettings(layout: HomeLayout, from: string): void {
  const [own, theirs] = [readHomeConfig(layout.config), readHomeConfig(from)];
  if (!own || !theirs || JSON.stringify(own.settings) === JSON.stringify(theirs.settings)) return;
  writeHomeConfig(layout.config, { ...own, settings: theirs.settings });
}

function freeKeyId({ data }: HomeLayout, { deks }: Keyring): string {
  const named = readdirSync(data).flatMap((name) => /^db\.(d\d+)\.db$/.exec(name)?.[1] ?? []);
  const numbers = [...Object.keys(deks), ...named].map((id) => Number(id.slice(1)));
  return `d${Math.max(0, ...numbers) + 1}`;
}

function readKeys(keyringPath: string, rootKeyPath: string): { keyring: Keyring; rootKey: Buffer } {
  const keyring = parseKeyring(readFileSync(keyringPath, 'utf8'));
  return { keyring, rootKey: rootKeyFor(keyring, readFileSync(rootKeyPath, 'utf8')) };
}
