import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { removeGently } from '@votive/shared/files/remove-gently';

/** Where copies wait until they are fetched, inside the data folder. */
export const SCRATCH = 'scratch';

/** Takes away what earlier runs left: nobody waits for it any more. */
export function clearScratch(dataDir: string): void {
  rmSync(join(dataDir, SCRATCH), { recursive: true, force: true });
}

export function makeScratch(dataDir: string): void {
  mkdirSync(join(dataDir, SCRATCH), { recursive: true, mode: 0o700 });
}

/** Takes a copy away, whole or half made; no request waits for the disk meanwhile. */
export async function removeCopy(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '.new']) await removeGently(`${path}${suffix}`);
}

export function freeBytes(dataDir: string): number {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize;
}
