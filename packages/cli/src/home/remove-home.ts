import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { CommandError, systemError } from '../output/command-error.ts';
import { isRemakable, leaveSources } from '../upgrade/place-own.ts';
import { type HomeLayout, homeLayout } from './home-layout.ts';

/** What a new command looks at to know that a removal is not over; it goes last. */
const GOES_LAST = ['run', 'journal'];
/** Without these nothing else of the home can be read, so they go first. */
const GOES_FIRST = ['secrets', 'keyring.json', 'data'];
const CANNOT_BE_MOVED = ['EXDEV', 'EBUSY', 'EACCES', 'EPERM', 'EROFS'];

/** Where a home's final copy goes: `<name>-final-<time>`, beside the home or in `folder`. Throws VOT-205 where that is no folder. */
export function finalCopyPath(
  { home }: HomeLayout,
  { folder, now }: { folder: string | undefined; now: Date },
): string {
  const real = realpathSync(home);
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[:-]/g, '').replace('T', '-');
  const place = folder === undefined ? dirname(real) : resolve(folder);
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw noSuchFolder(place);
  return join(place, `${basename(real)}-final-${stamp}`);
}

/** Moves the whole home to `copy` in one step. Answers false where the system cannot (another disk, a mount point, no permission), with nothing changed. */
export function moveHome({ home }: HomeLayout, copy: string): boolean {
  if (existsSync(copy)) throw copyExists(copy);
  const real = realpathSync(home);
  try {
    renameSync(real, copy);
  } catch (error) {
    if (CANNOT_BE_MOVED.includes(systemError(error).code ?? '')) return false;
    throw error;
  }
  syncFolder(dirname(copy));
  if (real !== resolve(home)) rmSync(home, { force: true });
  return true;
}

/**
 * Copies the home to `copy`, durably, and compares every file by SHA-256; of its releases only the sources. Throws VOT-205 with the copy removed when it is not the same.
 */
export function copyHome({ home }: HomeLayout, copy: string): void {
  if (existsSync(copy)) throw copyExists(copy);
  const real = realpathSync(home);
  const filter = isToBeKept(real);
  try {
    mkdirSync(copy, { mode: 0o700 });
    cpSync(real, copy, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      errorOnExist: true,
      filter,
    });
    keepFolderModesAndOwners(real, copy);
    const wrong = differences(real, copy);
    if (wrong.length > 0) throw notTheSame(copy, wrong);
    for (const path of filesBelow(copy)) if (lstatSync(path).isFile()) makeDurable(path);
    syncFolder(dirname(copy));
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw error;
  }
}

const isToBeKept = (home: string) => (path: string) => !isRemakable(homeLayout(home), path);

/** A copy keeps the modes of files alone; folders get theirs here, from the inside out, and all of it its owner where this process may give it away. */
function keepFolderModesAndOwners(from: string, to: string): void {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true });
  const names = ['', ...entries.map((entry) => relative(from, join(entry.parentPath, entry.name)))];
  for (const name of names.reverse()) {
    const { mode, uid, gid } = lstatSync(join(from, name));
    const target = lstatSync(join(to, name), { throwIfNoEntry: false });
    if (!target) continue;
    if (process.getuid?.() === 0) lchownSync(join(to, name), uid, gid);
    if (target.isDirectory()) chmodSync(join(to, name), mode & 0o7777);
  }
}

/** Removes everything in a home, keys first and its journal last, then the home itself. A mount point stays as an empty folder. */
export function finishRemoval({ home }: HomeLayout): void {
  const names = existsSync(home) ? readdirSync(home) : [];
  const rank = (name: string) => (GOES_FIRST.includes(name) ? 0 : GOES_LAST.includes(name) ? 2 : 1);
  for (const name of names.sort((left, right) => rank(left) - rank(right)))
    rmSync(join(home, name), { recursive: true, force: true });
  try {
    rmSync(home, { recursive: true, force: true });
  } catch (error) {
    if (systemError(error).code !== 'EBUSY') throw error;
  }
}

/** Removes a final copy that was begun, as long as the home it was made of is whole. */
export function undoCopy(layout: HomeLayout, copy: string): string[] {
  const isItself = !existsSync(copy) || realpathSync(copy) === realpathSync(layout.home);
  if (isItself || !basename(copy).includes('-final-')) return [];
  rmSync(copy, { recursive: true, force: true });
  return [`removed the unfinished copy ${copy}`];
}

/** Takes out of a final copy what spoke of running processes and of the command that made it, and what its releases can make again. Answers its layout. */
export function settleCopy(copy: string): HomeLayout {
  const layout = homeLayout(copy);
  leaveSources(layout);
  for (const folder of [layout.run, layout.journal])
    for (const name of existsSync(folder) ? readdirSync(folder) : []) rmSync(join(folder, name), { recursive: true });
  return layout;
}

/** Names of files that are not the same in both trees; `run/` and `journal/` change while the command itself runs. */
function differences(from: string, to: string): string[] {
  const names = (folder: string) =>
    filesBelow(folder)
      .filter(isToBeKept(folder))
      .map((path) => relative(folder, path));
  const all = [...new Set([...names(from), ...names(to)])].filter((name) => !/^(run|journal)\//.test(name));
  return all.filter((name) => fingerprint(join(from, name)) !== fingerprint(join(to, name)));
}

function fingerprint(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return 'missing';
  if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (!stats.isFile()) return 'no file';
  return `${stats.mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

function notTheSame(copy: string, wrong: readonly string[]): CommandError {
  return new CommandError('VOT-205', {
    message: `The final copy ${copy} is not the same as the home.`,
    reason: `These files differ: ${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ', …' : ''}.`,
    fix: 'Nothing was removed. Stop whatever still writes there and run the same command again.',
  });
}

/** Also for files that their owner may not write. */
function makeDurable(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function noSuchFolder(folder: string): CommandError {
  return new CommandError('VOT-205', {
    message: `The final copy cannot be made in ${folder}.`,
    reason: 'There is no such folder.',
    fix: 'Make it, or name another one with --copy-to. Nothing was changed.',
  });
}

function copyExists(copy: string): CommandError {
  return new CommandError('VOT-205', {
    message: `The final copy cannot be made at ${copy}.`,
    reason: 'Something lies there already.',
    fix: 'Run the same command again in a second, or name another folder with --copy-to.',
  });
}
