import { rmSync } from 'node:fs';
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
  const paths = findLeftovers(layout);
  for (const path of paths) rmSync(path, { force: true });
  return paths;
}

function isOfDeadProcess(pid: string | undefined): boolean {
  return pid !== undefined && Number(pid) !== process.pid && identify(Number(pid)) === undefined;
}
