import { setTimeout as sleep } from 'node:timers/promises';
import { lockPath, removePartials } from '@votive/shared/backup/backup-folder';
import { type FileLock, tryFileLock } from '@votive/shared/files/file-lock';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';

const RETRY_MS = 150;

/**
 * Runs `work` while nobody else makes, tests or removes backups of this home: the service does on its schedule, and a restore must not be backed up half done. What an interrupted
 * backup left is removed first. Throws VOT-305 once `--wait` is over.
 */
export async function withBackupLock<Result>(
  { options, output }: Pick<CommandContext, 'options' | 'output'>,
  layout: HomeLayout,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + (options.waitMs ?? 0);
  let lock: FileLock | undefined = tryFileLock(lockPath(layout.backups));
  if (!lock && performance.now() < deadline) output.progress.note('Waiting for a scheduled backup');
  while (!lock) {
    if (performance.now() >= deadline) throw backupUnderWay();
    await sleep(RETRY_MS);
    lock = tryFileLock(lockPath(layout.backups));
  }
  try {
    removePartials(layout.backups);
    return await work();
  } finally {
    lock.release();
  }
}

function backupUnderWay(): CommandError {
  return new CommandError('VOT-305', {
    message: 'A scheduled backup or drill is under way.',
    reason: 'Backups and what changes the data exclude each other.',
    fix: 'Try again when it is done, or add --wait to wait for it.',
  });
}
