import { statfsSync, statSync } from 'node:fs';
import { CommandError } from '../output/command-error.ts';

/** The copy, and the journal of a migration that touches every row; then the copy and the snapshot. */
const ROOM = 2.2;

/** Throws VOT-209, with both figures in bytes, where the disks of the data and of the snapshots have no room for a migration of `bytes`. */
export function requireRoom({ data, snapshots }: { data: string; snapshots: string }, bytes: number): void {
  const oneDisk = statSync(data).dev === statSync(snapshots).dev;
  require(data, bytes * ROOM);
  if (!oneDisk) require(snapshots, bytes * (ROOM - 1));
}

function require(folder: string, bytes: number): void {
  const needed = Math.ceil(bytes);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new CommandError('VOT-209', {
    message: `There is not enough room on the disk of ${folder}.`,
    reason: `${needed} bytes are needed, and ${free} are free.`,
    fix: 'Free some space there, then run the same command again. Nothing was changed.',
    data: { folder, neededBytes: needed, freeBytes: free },
  });
}
