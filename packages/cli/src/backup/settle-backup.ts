import { listBackups, lockPath, removePartials } from '@votive/shared/backup/backup-folder';
import { tryFileLock } from '@votive/shared/files/file-lock';
import type { HomeLayout } from '../home/home-layout.ts';

/** A backup is there whole or not at all: what an interrupted one left goes, unless the service is making one right now and will see to it. */
export async function settleBackup(
  _entry: unknown,
  { layout }: { layout: HomeLayout },
): Promise<{ outcome: 'undone'; did: string[] }> {
  const lock = tryFileLock(lockPath(layout.backups));
  if (!lock) return { outcome: 'undone', did: ['a scheduled backup is under way and tidies up'] };
  try {
    const removed = removePartials(layout.backups);
    const kept = listBackups(layout.backups).length;
    return { outcome: 'undone', did: [`removed ${removed.length} unfinished files; ${kept} backups are whole`] };
  } finally {
    lock.release();
  }
}
