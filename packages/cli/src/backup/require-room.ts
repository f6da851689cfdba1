import { statfsSync } from 'node:fs';
import { CommandError } from '../output/command-error.ts';

const SPARE_BYTES = 16 * 1024 ** 2;

/** Refuses before anything is written what the disk of `folder` has no room for: VOT-209, with both figures in bytes. */
export function requireRoomFor(folder: string, bytes: number, purpose: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const needed = bytes + SPARE_BYTES;
  if (free >= needed) return;
  throw new CommandError('VOT-209', {
    message: `There is not enough room for ${purpose}.`,
    reason: `It needs ${needed} bytes in ${folder}, and ${free} are free.`,
    fix: 'Free some space there, or move the home to a larger disk. Nothing was changed.',
    data: { neededBytes: needed, freeBytes: free },
  });
}
