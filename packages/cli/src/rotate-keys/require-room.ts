import { statfsSync } from 'node:fs';
import { CommandError } from '../output/command-error.ts';

/** The copy, what is noted while it is encrypted so that a crash costs only the copy, and a little. */
const COPIES = 2.2;
const SPARE_BYTES = 1024 ** 2;

/** Throws VOT-209 where the disk of `folder` has no room for a rotation of a database of `bytes`; both figures are named. */
export function requireRoomForCopy(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, Math.ceil(COPIES * bytes) + SPARE_BYTES];
  if (free >= needed) return;
  throw new CommandError('VOT-209', {
    message: 'There is not enough room to encrypt the database anew.',
    reason: `It needs ${needed} bytes in ${folder}, and ${free} are free.`,
    fix: 'Free some space there, or move the home to a larger disk. Nothing was changed.',
    data: { neededBytes: needed, freeBytes: free },
  });
}
