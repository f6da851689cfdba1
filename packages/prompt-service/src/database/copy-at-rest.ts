import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';

const CHUNK_BYTES = 1024 ** 2;
/** What is written is made durable this often, so that a commit elsewhere on the disk never waits for all of a large copy. */
const SYNC_BYTES = 8 * 1024 ** 2;

/**
 * Copies `bytes` bytes of an open file that does not change meanwhile. The source is a handle and no path, since closing a database file within a process
 * drops every lock that the process has on it.
 */
export function copyAtRest(
  source: number,
  to: string,
  { bytes, onCopied = () => undefined }: { bytes: number; onCopied?: (copied: number) => void },
): void {
  const target = openSync(to, 'wx', 0o600);
  try {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, bytes));
    let unsynced = 0;
    for (let done = 0; done < bytes; ) {
      const read = readSync(source, chunk, 0, Math.min(chunk.length, bytes - done), done);
      if (read === 0) throw new Error(`The file ended after ${done} of ${bytes} bytes.`);
      for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
      done += read;
      unsynced += read;
      if (unsynced < SYNC_BYTES) continue;
      fdatasyncSync(target);
      unsynced = 0;
      onCopied(done);
    }
    fdatasyncSync(target);
    onCopied(bytes);
  } finally {
    closeSync(target);
  }
}
