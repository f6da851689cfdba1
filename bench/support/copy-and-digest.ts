import { createHash } from 'node:crypto';
import { constants, copyFileSync, createReadStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { syncFile } from '@votive/shared/files/atomic-file';

/** Milliseconds that a plain durable copy of a file and its SHA-256 take: what any work on all of it costs at least. */
export async function copyAndDigestMs(file: string): Promise<number> {
  const copy = `${file}.plain-copy`;
  const startedAt = performance.now();
  try {
    copyFileSync(file, copy, constants.COPYFILE_EXCL);
    syncFile(copy);
    await pipeline(createReadStream(copy, { highWaterMark: 1024 ** 2 }), createHash('sha256'));
    return performance.now() - startedAt;
  } finally {
    rmSync(copy, { force: true });
  }
}
