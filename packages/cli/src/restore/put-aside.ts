import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncFile, syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';
import { systemError } from '../output/command-error.ts';
import { listSnapshots, SNAPSHOT_FILE, type Snapshot, snapshotFiles, snapshotSchema, UNFINISHED } from './snapshots.ts';

export type PutAside = {
  /** Why, as one word: `restore`, `migrate`, `upgrade`. It becomes part of the name. */
  reason: string;
  now: Date;
  version: string;
  /** The database to keep with its keys: copied here, or moved here later by `moveDatabaseAside`. It must be closed, without a log beside it. */
  database?: { file: string; keyId: string; take: 'copy' | 'move' };
};

/**
 * Makes `snapshots/<time>-<reason>/` with durable copies of the keyring, the root key and the configuration, and of the database where it is to be copied. It is built
 * under another name and renamed when it is whole, so a crash leaves a whole snapshot or one that `removeUnfinishedSnapshots` takes away. Nothing is taken from its place.
 */
export function putAside(layout: HomeLayout, { reason, now, version, database }: PutAside): Snapshot {
  const at = afterAllOthers(layout, now).toISOString();
  const name = freeName(layout, `${at.replaceAll(/[:.]/g, '-')}-${reason}`);
  const unfinished = join(layout.snapshots, `${UNFINISHED}${name}`);
  const keyId = database?.keyId ?? null;
  rmSync(unfinished, { recursive: true, force: true });
  const inside = snapshotFiles({ path: unfinished, keyId });
  for (const folder of [unfinished, inside.data, dirname(inside.rootKey)])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    copyIfThere(layout.keyring, inside.keyring);
    copyIfThere(layout.rootKey, inside.rootKey);
    copyIfThere(layout.config, inside.config);
    if (database?.take === 'copy' && inside.database) copyDurably(database.file, inside.database);
    const record = snapshotSchema.parse({ schema: 'votive.snapshot/1', at, reason, version, keyId });
    writeFileAtomically(join(unfinished, SNAPSHOT_FILE), `${JSON.stringify(record)}\n`);
    for (const folder of [inside.data, dirname(inside.rootKey)]) syncFolder(folder);
    renameSync(unfinished, join(layout.snapshots, name));
    syncFolder(layout.snapshots);
    return { ...record, name, path: join(layout.snapshots, name) };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Moves a database that nothing points at any more into its snapshot; harmless to repeat. Answers whether there was something to move. */
export function moveDatabaseAside(snapshot: Snapshot, file: string): boolean {
  const { data } = snapshotFiles(snapshot);
  const parts = ['', '-wal', '-shm'].map((suffix) => `${file}${suffix}`).filter((path) => existsSync(path));
  for (const path of parts) moveDurably(path, join(data, `db.${snapshot.keyId}.db${path.slice(file.length)}`));
  return parts.length > 0;
}

/** Moves a file; to another disk as a durable copy that is whole before the original goes. */
export function moveDurably(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemError(error).code !== 'EXDEV') throw error;
    const temporary = join(dirname(to), `.${basename(to)}.${process.pid}.tmp`);
    rmSync(temporary, { force: true });
    copyDurably(from, temporary);
    renameSync(temporary, to);
    syncFolder(dirname(to));
    rmSync(from);
  }
  syncFolder(dirname(to));
  syncFolder(dirname(from));
}

/** Copies a file that is not there yet, shares its blocks where the file system can, and makes it durable. */
export function copyDurably(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  syncFile(to);
  syncFolder(dirname(to));
}

function copyIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })?.isFile()) copyDurably(from, to);
}

/** A clock that was set back must not make this snapshot older than those that were there before it: their order says what was put aside last. */
function afterAllOthers(layout: HomeLayout, now: Date): Date {
  const newest = listSnapshots(layout).at(-1);
  return newest && Date.parse(newest.at) >= now.getTime() ? new Date(Date.parse(newest.at) + 1) : now;
}

function freeName({ snapshots }: HomeLayout, wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(join(snapshots, name)); count += 1) name = `${wanted}-${count}`;
  return name;
}
