import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STEP_BYTES = 32 * 1024 ** 2;
const PAUSE_MS = 5;

/**
 * Removes a file, a large one bit by bit: a disk that has to free a gigabyte at once may let everybody else on it wait meanwhile. For files of which no other link is to be kept. One that is not there is
 * removed already. Throws what the removal throws.
 */
export async function removeGently(path: string): Promise<void> {
  await cutShort(path).catch(() => undefined);
  await rm(path, { force: true });
}

/** Removes a folder with all that is below it, in the same way. */
export async function removeFolderGently(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isFile()) await cutShort(join(entry.parentPath, entry.name)).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}

async function cutShort(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    for (let { size } = await file.stat(); size > STEP_BYTES; ) {
      size -= STEP_BYTES;
      await file.truncate(size);
      await sleep(PAUSE_MS);
    }
  } finally {
    await file.close();
  }
}
