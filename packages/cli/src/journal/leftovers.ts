import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { entriesBelow } from '../home/entries-below.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { identify } from '../processes/process-identity.ts';

/** The name of a file that was being written: `.<name>.<process id>.tmp`. */
const TEMPORARY = /^\..+\.(\d+)\.tmp$/;

/** Files in a home that a process was writing when it ended: they are no part of anything. */
export function findLeftovers({ home, releases }: HomeLayout): string[] {
  try {
    return entriesBelow(home, { except: releases })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .filter(({ name }) => isOfDeadProcess(TEMPORARY.exec(name)?.[1]))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

export function removeLeftovers(layout: HomeLayout): string[] {
  return remove(findLeftovers(layout));
}

/** Removes what a command left that ended before its intent was in the journal, or after it was taken out. Looks only where no service writes, so each command can afford it. */
export function removeUnnotedLeftovers({ journal, run, state, snapshots }: HomeLayout): string[] {
  const halfWritten = [journal, run, state].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => isOfDeadProcess(TEMPORARY.exec(name)?.[1]))
      .map((name) => join(folder, name)),
  );
  return remove([...halfWritten, ...namesIn(snapshots).flatMap((name) => emptyLogs(join(snapshots, name, 'data')))]);
}

/** Logs that hold nothing, with their index, and an index alone: what reading a database leaves beside it where the reader is killed or the disk lets nothing go. */
function emptyLogs(folder: string): string[] {
  const isEmpty = (log: string) => (statSync(join(folder, log), { throwIfNoEntry: false })?.size ?? 0) === 0;
  return namesIn(folder)
    .filter((name) => /-(wal|shm)$/.test(name) && isEmpty(name.replace(/-shm$/, '-wal')))
    .map((name) => join(folder, name));
}

function remove(paths: string[]): string[] {
  for (const path of paths) rmSync(path, { force: true });
  return paths;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOfDeadProcess(pid: string | undefined): boolean {
  return pid !== undefined && Number(pid) !== process.pid && identify(Number(pid)) === undefined;
}
