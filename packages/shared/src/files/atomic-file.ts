import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes `text` so that a crash at any moment leaves the old file or the new one, whole: temporary file, fsync, rename, fsync of the folder. A file that root replaces keeps its
 * owner, so that whoever reads it can go on reading it.
 */
export function writeFileAtomically(path: string, text: string, { mode = 0o600 }: { mode?: number } = {}): void {
  const temporary = besides(path);
  const handle = openSync(temporary, 'wx', mode);
  try {
    writeFileSync(handle, text);
    keepOwner(handle, path);
    fsyncSync(handle);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  putInPlace(temporary, path);
}

/** Points the symbolic link `path` at `target` (as written, relative to the link's folder) in one step. */
export function linkAtomically(path: string, target: string): void {
  const temporary = besides(path);
  symlinkSync(target, temporary);
  putInPlace(temporary, path);
}

function putInPlace(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes a file's content durable. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes the names in a folder durable: what was created, renamed or removed there. */
export function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function keepOwner(handle: number, path: string): void {
  if (process.getuid?.() !== 0) return;
  const before = statSync(path, { throwIfNoEntry: false });
  if (before && before.uid !== 0) fchownSync(handle, before.uid, before.gid);
}

function besides(path: string): string {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true });
  return temporary;
}
