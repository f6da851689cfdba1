import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { HomeLayout } from '../home/home-layout.ts';

export const SNAPSHOT_FILE = 'snapshot.json';
/** How the folder of a snapshot is called while it is being made, or removed. */
export const UNFINISHED = '.unfinished-';

/** What a snapshot says of itself. `keyId` names the data key of its database, as its own keyring has it; null where no database was put aside. */
export const snapshotSchema = z.object({
  schema: z.literal('votive.snapshot/1'),
  at: z.iso.datetime(),
  reason: z.string(),
  version: z.string(),
  keyId: z.string().nullable(),
});

/** What was put aside before something replaced it: a folder with `data/`, `keyring.json`, `secrets/root.key` and `config.json`, as far as they were there. */
export type Snapshot = z.infer<typeof snapshotSchema> & { name: string; path: string };

/** The places inside a snapshot. */
export function snapshotFiles({ path, keyId }: Pick<Snapshot, 'path' | 'keyId'>) {
  return {
    data: join(path, 'data'),
    database: keyId === null ? undefined : join(path, 'data', `db.${keyId}.db`),
    keyring: join(path, 'keyring.json'),
    rootKey: join(path, 'secrets', 'root.key'),
    config: join(path, 'config.json'),
  };
}

/** All whole snapshots of a home, oldest first. */
export function listSnapshots(layout: HomeLayout): Snapshot[] {
  return namesIn(layout.snapshots)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readSnapshot(layout, name) ?? [])
    .sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : left.name < right.name ? -1 : 1));
}

/** One snapshot by name; undefined where there is none, or none that can be read. */
export function readSnapshot(layout: HomeLayout, name: string): Snapshot | undefined {
  const path = join(layout.snapshots, name);
  try {
    return { ...snapshotSchema.parse(JSON.parse(readFileSync(join(path, SNAPSHOT_FILE), 'utf8'))), name, path };
  } catch {
    return undefined;
  }
}

/** Removes a snapshot for good, keys first; from the first step on it is none any more. Harmless to repeat. */
export function dropSnapshot(layout: HomeLayout, { name }: Pick<Snapshot, 'name'>): void {
  const path = join(layout.snapshots, name);
  if (!existsSync(path)) return;
  const going = join(layout.snapshots, `${UNFINISHED}${name}`);
  rmSync(going, { recursive: true, force: true });
  renameSync(path, going);
  rmSync(join(going, 'secrets'), { recursive: true, force: true });
  rmSync(going, { recursive: true, force: true });
  syncFolder(layout.snapshots);
}

/** Removes what an interrupted command had begun to put aside, or to remove; answers the paths. What was to be put aside is still in its place. */
export function removeUnfinishedSnapshots(layout: HomeLayout): string[] {
  const paths = namesIn(layout.snapshots)
    .filter((name) => name.startsWith(UNFINISHED))
    .map((name) => join(layout.snapshots, name));
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  return paths;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
