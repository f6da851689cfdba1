import { fdatasyncSync } from 'node:fs';

const PORTION_BYTES = 8 * 1024 ** 2;

/**
 * For whoever writes a large file: call the answer with the bytes of each write, and they are made durable portion by portion, so that nobody else on the disk ever waits for all of the file. What comes
 * after the last whole portion is left to the caller's own sync. Answers whether it has just synced. Throws what the sync throws.
 */
export function syncInPortions(handle: number): (written: number) => boolean {
  let unsynced = 0;
  return (written) => {
    unsynced += written;
    if (unsynced < PORTION_BYTES) return false;
    fdatasyncSync(handle);
    unsynced = 0;
    return true;
  };
}
