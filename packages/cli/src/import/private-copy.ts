import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import { identify } from '../processes/process-identity.ts';

/** Memory that looks like a folder, where the system has it. */
const MEMORY_FOLDER = '/dev/shm';
const TMPFS = 0x01021994;
const NAME = /^votive-import-(\d+)-\w+$/;
const PARTS = ['', '-wal', '-journal'] as const;

export type PrivateCopy = { file: string; remove(): void };

/**
 * A copy of a former database with its log, for its reader alone: reading folds the log in, which must not happen to the original. It lies in memory where there is
 * room, so that what is plain there is not written to another disk. Throws VOT-212 where the original changed meanwhile.
 */
export async function copySource(layout: HomeLayout, path: string): Promise<PrivateCopy> {
  removeDeadCopies(layout);
  const parts = PARTS.filter((suffix) => existsSync(`${path}${suffix}`));
  const bytes = parts.reduce((sum, suffix) => sum + statSync(`${path}${suffix}`).size, 0);
  const folder = mkdtempSync(join(placeFor(layout, bytes), `votive-import-${process.pid}-`));
  const file = join(folder, 'source.db');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const suffix of parts) {
      copyFileSync(`${path}${suffix}`, `${file}${suffix}`);
      chmodSync(`${file}${suffix}`, 0o600);
    }
    for (const suffix of PARTS) {
      const before = parts.includes(suffix) ? await digest(`${file}${suffix}`) : undefined;
      const after = existsSync(`${path}${suffix}`) ? await digest(`${path}${suffix}`) : undefined;
      if (before !== after) throw changing(path);
    }
    return { file, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Removes the copies of imports that ended without doing so; answers the paths. */
export function removeDeadCopies(layout: HomeLayout): string[] {
  const dead = [MEMORY_FOLDER, layout.run].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => isDead(NAME.exec(name)?.[1]))
      .map((name) => join(folder, name)),
  );
  const own = dead.filter((path) => statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.());
  for (const path of own) rmSync(path, { recursive: true, force: true });
  return own;
}

function placeFor(layout: HomeLayout, bytes: number): string {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY_FOLDER);
    if (type === TMPFS && bavail * bsize > 2 * bytes) return MEMORY_FOLDER;
  } catch {
    // There is no such folder here.
  }
  return layout.run;
}

const isDead = (pid: string | undefined) =>
  pid !== undefined && Number(pid) !== process.pid && identify(Number(pid)) === undefined;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function changing(path: string): CommandError {
  return new CommandError('VOT-212', {
    message: `The file ${path} is being written.`,
    reason: 'It changed while it was copied, so the copy would be half old and half new.',
    fix: 'Stop the former Votive, then run the same command again. Nothing was imported.',
  });
}
