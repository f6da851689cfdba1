import { resolve } from 'node:path';
import { ArtefactError, type ArtefactFault } from '@votive/shared/backup/artefact-error';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { ErrorCode } from '../output/error-table.ts';

const CODES: Record<ArtefactFault, ErrorCode> = {
  foreign: 'VOT-701',
  truncated: 'VOT-701',
  altered: 'VOT-701',
  wrong_key: 'VOT-702',
  newer: 'VOT-703',
};

const FIXES: Record<ArtefactFault, string> = {
  foreign: 'Name a file that `votive backup` made. Nothing was changed.',
  truncated: 'Take another copy of it, or another backup: `votive backup list`. Nothing was changed.',
  altered: 'Take another copy of it, or another backup: `votive backup list`. Nothing was changed.',
  wrong_key: 'Name the recovery kit that belongs to it with --kit. Nothing was changed.',
  newer: 'Use the version of Votive that made it, or a later one. Nothing was changed.',
};

/** A fault of an artefact as what / why / fix, with the exit code of its kind; anything else as `toCommandError` has it. */
export function toBackupError(error: unknown, path: string): CommandError {
  if (!(error instanceof ArtefactError)) return missingFile(error, path) ?? toCommandError(error);
  return new CommandError(CODES[error.fault], {
    message: `The backup ${path} cannot be used.`,
    reason: error.message,
    fix: FIXES[error.fault],
    cause: error,
  });
}

function missingFile(error: unknown, path: string): CommandError | undefined {
  const { code, path: at = path } = error as NodeJS.ErrnoException;
  if (resolve(at) !== resolve(path)) return undefined;
  if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR') return undefined;
  return noSuchBackup(path, code === 'EISDIR' ? 'It is a directory.' : 'There is no such file.');
}

/** VOT-704: what was named is no backup of this place. */
export function noSuchBackup(name: string, reason: string): CommandError {
  return new CommandError('VOT-704', {
    message: `There is no backup ${name}.`,
    reason,
    fix: 'Run `votive backup list` to see those of this home, or name a file by its path.',
  });
}
