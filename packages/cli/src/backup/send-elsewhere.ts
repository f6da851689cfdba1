import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readPieces } from '@votive/shared/backup/sources';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { CommandError, toCommandError } from '../output/command-error.ts';
import { requireRoomFor } from './require-room.ts';

const SHOWN_CHARS = 400;

/** What became of a copy elsewhere; `cause` is null where all went well. */
export type Sent = { where: string; cause: string | null };

/** The folder of `--to`, which must be there. Throws VOT-205 before any work is done. */
export function requireFolder(folder: string): string {
  const path = resolve(folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new CommandError('VOT-205', {
    message: `There is no folder ${path}.`,
    reason: 'The copy of the backup would go there.',
    fix: 'Make it, or mount the disk that it lies on. Nothing was changed.',
  });
}

/** Copies an artefact into `folder`, durably, and compares it by its SHA-256. Never throws. */
export function copyTo(folder: string, { path, sha256 }: { path: string; sha256: string }): Sent {
  const target = join(folder, basename(path));
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    if (existsSync(target)) throw new Error(`${target} exists already.`);
    requireRoomFor(folder, statSync(path).size, 'a copy of the backup');
    rmSync(temporary, { force: true });
    copyFileSync(path, temporary, constants.COPYFILE_EXCL);
    const handle = openSync(temporary, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    if (digest(temporary) !== sha256) throw new Error('The copy is not the same as the original.');
    renameSync(temporary, target);
    syncFolder(folder);
    return { where: target, cause: null };
  } catch (error) {
    rmSync(temporary, { force: true });
    const { message, reason } = toCommandError(error);
    return { where: target, cause: error instanceof CommandError ? `${message} ${reason}` : reason };
  }
}

/** Runs a command of the operator with the artefact's path behind it (and in VOTIVE_BACKUP); what it prints goes to stderr. Never throws. */
export function runWith(
  command: string,
  { path, environment }: { path: string; environment: Readonly<Record<string, string | undefined>> },
): Promise<Sent> {
  return new Promise((settle) => {
    const child = spawn('sh', ['-c', `${command} "$@"`, 'votive-backup', path], {
      env: { ...environment, VOTIVE_BACKUP: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const hear = (part: Buffer) => {
      said = `${said}${part}`.slice(-SHOWN_CHARS);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => settle({ where: command, cause: error.message }));
    child.once('close', (code, signal) => {
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      const words = said.trim() === '' ? '' : `: ${said.trim()}`;
      settle({ where: command, cause: code === 0 ? null : `It ${how}${words}` });
    });
  });
}

function digest(path: string): string {
  const hash = createHash('sha256');
  for (const piece of readPieces(path)) hash.update(piece);
  return hash.digest('hex');
}
