import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { CommandError, systemError } from '../output/command-error.ts';
import { HOME_FOLDERS, type HomeLayout } from './home-layout.ts';
import { PROVIDER_KEY_FILES } from './provider-keys.ts';

/** SQLite refuses paths of more than 512 bytes; the longest one of ours is about 60 bytes below the home. */
const MAX_HOME_BYTES = 400;

/** What stands at a home's path: nothing, an empty folder, or a home (begun or complete). Throws VOT-201 for anything that must not become one. */
export function inspectHome(home: string, userId: number | undefined): 'missing' | 'empty' | 'home' {
  if (Buffer.byteLength(home) > MAX_HOME_BYTES) {
    throw homeError(home, `Its path is longer than ${MAX_HOME_BYTES} bytes.`, 'Choose a shorter path with --home.');
  }
  const stats = statHome(home);
  if (!stats) return 'missing';
  if (!stats.isDirectory()) throw homeError(home, 'It is a file, not a directory.', 'Choose a directory with --home.');
  if (userId !== undefined && stats.uid !== userId) {
    throw homeError(
      home,
      `It belongs to user ${stats.uid}, and this command runs as user ${userId}.`,
      'Run votive as the owner of the directory, or choose another one with --home.',
    );
  }
  const entries = listHome(home);
  if (entries.length === 0 || holdsProviderKeysOnly(home, entries)) return 'empty';
  if (isHome(home, entries)) return 'home';
  throw homeError(
    home,
    `It is not empty and holds no Votive appliance (it holds ${entries.slice(0, 3).join(', ')}${entries.length > 3 ? ', …' : ''}).`,
    'Choose an empty or new directory with --home; nothing was changed here.',
  );
}

/** Makes the folders of a home, for its owner alone. Safe to run by two commands at once, and on a complete home. */
export function claimHome({ home }: HomeLayout): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    chmodSync(home, 0o700);
    for (const folder of HOME_FOLDERS) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(home, error);
  }
}

/** A home has its configuration, or the lock of the command that began it; before that, nothing but the folder `run`. */
function isHome(home: string, entries: readonly string[]): boolean {
  if (existsSync(join(home, 'run', 'lock.db'))) return true;
  if (entries.every((entry) => entry === 'run' || HOME_FOLDERS.some((folder) => folder === entry))) {
    return entries.includes('run') && entries.every((entry) => isBare(join(home, entry)));
  }
  try {
    const config: unknown = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
    return (
      typeof config === 'object' && config !== null && 'schema' in config && String(config.schema).startsWith('votive.')
    );
  } catch {
    return entries.includes('keyring.json') && entries.includes('secrets');
  }
}

/** A folder that an operator prepared: nothing but `secrets/` with keys of model providers in it. */
function holdsProviderKeysOnly(home: string, entries: readonly string[]): boolean {
  if (entries.length !== 1 || entries[0] !== 'secrets') return false;
  return readdirSync(join(home, 'secrets')).every((name) => PROVIDER_KEY_FILES.some((file) => file === name));
}

/** Whether a folder holds no file: the state between the first two steps of a first `up`. */
function isBare(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).every((entry) => entry.isDirectory());
}

function statHome(home: string): Stats | undefined {
  try {
    return statSync(home);
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return undefined;
    throw unusable(home, error);
  }
}

function listHome(home: string): string[] {
  try {
    return readdirSync(home);
  } catch (error) {
    throw unusable(home, error);
  }
}

const FAULTS: Record<string, string> = {
  EACCES: 'Permission was denied.',
  EPERM: 'The operation is not permitted.',
  EROFS: 'The file system is read-only.',
  ENOSPC: 'The disk is full.',
  EEXIST: 'A file lies where a folder of the home should be.',
  ENOTDIR: 'A part of its path is a file, not a directory.',
  ENOENT: 'A part of its path does not exist and cannot be made.',
  ENAMETOOLONG: 'A part of its path is too long.',
  ELOOP: 'Its path goes through symbolic links in a circle.',
};

function unusable(home: string, cause: unknown): CommandError {
  const { code, path } = systemError(cause);
  return new CommandError('VOT-201', {
    message: `The home directory ${home} cannot be used.`,
    reason: `${(code && FAULTS[code]) ?? 'It cannot be read.'}${path === undefined || path === home ? '' : ` (${path})`}`,
    fix: 'Choose a directory that you can write to with --home, or correct its permissions.',
    cause,
  });
}

function homeError(home: string, reason: string, fix: string): CommandError {
  return new CommandError('VOT-201', { message: `The home directory ${home} cannot be used.`, reason, fix });
}
