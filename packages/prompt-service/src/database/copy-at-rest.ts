import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';
import { syncInPortions } from '@votive/shared/files/sync-in-portions';
import { type Rest, restless } from '@votive/shared/scheduling/rests';

const CHUNK_BYTES = 256 * 1024;

/**
 * Copies `bytes` bytes of an open file that does not change meanwhile. The source is a handle and no path, since closing a database file within a process
 * drops every lock that the process has on it.
 */
export function copyAtRest(
  source: number,
  to: string,
  {
    bytes,
    onCopied = () => undefined,
    rest = restless,
  }: { bytes: number; onCopied?: (copied: number) => void; rest?: Rest },
): void {
  const target = openSync(to, 'wx', 0o600);
  try {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, bytes));
    const sync = syncInPortions(target);
    for (let done = 0; done < bytes; ) {
      const read = readSync(source, chunk, 0, Math.min(chunk.length, bytes - done), done);
      if (read === 0) throw new Error(`The file ended after ${done} of ${bytes} bytes.`);
      for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
      done += read;
      if (sync(read)) onCopied(done);
      rest();
    }
    fdatasyncSync(target);
    onCopied(bytes);
  } finally {
    closeSync(target);
  }
}
