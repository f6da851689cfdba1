import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkAtomically, syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import { databaseName } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { moveDurably, putAside } from './put-aside.ts';
import { readSnapshot, type Snapshot, snapshotFiles } from './snapshots.ts';
import { removeStaging, type StagedData, stagedFiles, stagingFolder } from './staged-data.ts';

const readySchema = z.object({ keyId: z.string(), snapshot: z.string().nullable() });

/**
 * Makes staged data the data of a home that has none, or none that its keys open. Nothing could be opened before, so from the moment that the staged copy is noted as ready every
 * step leads forward, and an interrupted one is finished. What lay there goes to a named snapshot.
 */
export function replaceData(
  layout: HomeLayout,
  staged: StagedData,
  {
    reason,
    now,
    version,
    onSnapshot,
  }: { reason: string; now: Date; version: string; onSnapshot: (name: string | undefined) => void },
): Snapshot | undefined {
  const isEmpty = dataFiles(layout).length === 0 && !existsSync(layout.keyring) && !existsSync(layout.rootKey);
  const snapshot = isEmpty ? undefined : putAside(layout, { reason, now, version });
  onSnapshot(snapshot?.name);
  writeFileAtomically(
    join(staged.folder, 'ready.json'),
    `${JSON.stringify({ keyId: staged.keyId, snapshot: snapshot?.name ?? null })}\n`,
  );
  finishReplacement(layout);
  return snapshot;
}

/** Whether a replacement was begun that must be finished. */
export const isReplacing = (layout: HomeLayout): boolean => existsSync(join(stagingFolder(layout), 'ready.json'));

/** Whether a replacement of which `onSnapshot` heard is over but for what is left of its staging: the keys, which it moves, are no longer there. */
export const hasReplaced = (layout: HomeLayout): boolean => !existsSync(join(stagingFolder(layout), 'keyring.json'));

/** The steps from `ready` on; harmless to repeat. */
export function finishReplacement(layout: HomeLayout): void {
  const folder = stagingFolder(layout);
  const ready = readySchema.parse(JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8')));
  const { database } = stagedFiles({ folder, keyId: ready.keyId });
  if (existsSync(database)) {
    clearData(layout, ready.snapshot);
    moveDurably(database, join(layout.data, databaseName(ready.keyId)));
  }
  linkAtomically(join(layout.data, 'current'), databaseName(ready.keyId));
  for (const name of ['keyring.json', 'secrets/root.key']) place(join(folder, name), join(layout.home, name));
  for (const name of everythingBelow(folder, ['secrets', 'certs', 'config.json']))
    if (!lstatSync(join(layout.home, name), { throwIfNoEntry: false }))
      place(join(folder, name), join(layout.home, name));
  removeStaging(layout);
}

/** Moves what lies in the data folder to the snapshot; files that nothing could tell from an empty installation go. */
function clearData(layout: HomeLayout, snapshotName: string | null): void {
  const snapshot = snapshotName === null ? undefined : readSnapshot(layout, snapshotName);
  for (const name of dataFiles(layout)) {
    if (snapshot) moveDurably(join(layout.data, name), join(snapshotFiles(snapshot).data, name));
    else rmSync(join(layout.data, name), { force: true });
  }
}

/** Database files and their logs, and the link to them. */
function dataFiles({ data }: HomeLayout): string[] {
  const names = existsSync(data) ? readdirSync(data) : [];
  return names.filter((name) => name === 'current' || /^db\.d\d+\.db(-wal|-shm|-journal)?$/.test(name));
}

function place(from: string, to: string): void {
  if (!lstatSync(from, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  moveDurably(from, to);
  syncFolder(dirname(to));
}

/** Files and links below the named places, with the configuration last: a home without one is none yet. */
function everythingBelow(folder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (!stats) return [];
    if (!stats.isDirectory()) return [name];
    return everythingBelow(
      folder,
      readdirSync(join(folder, name)).map((child) => `${name}/${child}`),
    );
  });
}
