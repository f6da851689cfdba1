import { rmSync } from 'node:fs';
import { scratchPath, writeRecord } from '@votive/shared/backup/backup-folder';
import type { Manifest } from '@votive/shared/backup/manifest';
import { existingHome } from '../commands/existing-home.ts';
import { withLockedHome } from '../commands/with-locked-home.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { type RecoveryKey, readRecoveryKey } from '../kit/recovery-kit.ts';
import { toCommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { withBackupLock } from './backup-lock.ts';
import { type FoundBackup, findBackup } from './find-backup.ts';
import { proveRestored } from './prove-restored.ts';
import { unpackBackup } from './unpack-backup.ts';

/** Opens a backup with the recovery key, unpacks it, and checks every page and row. What is found is noted beside it. Throws VOT-701 to VOT-704. */
export const backupVerify: Command<{ backup: string | undefined }> = async (context, { backup }) => {
  const { layout } = existingHome(context.home);
  const found = findBackup(layout, backup);
  if (context.options.dryRun) {
    const plan = [`unpack ${found.path} beside the data`, 'check every page and row of it'];
    return { data: { path: found.path, plan }, text: ['`votive backup verify` would:', ...plan].join('\n  - ') };
  }
  const key = await readRecoveryKey(layout);
  const manifest = await withLockedHome(context, layout, () =>
    withBackupLock(context, layout, () => verifyNoted(context, { layout, found, key })),
  );
  const rows = Object.values(manifest.database.content.tables).reduce((total, table) => total + table.rows, 0);
  return {
    data: { path: found.path, id: manifest.id, createdAt: manifest.createdAt, rows, scope: manifest.scope, plan: [] },
    text: `${found.path} is whole: unpacked and read, ${rows} rows, made ${manifest.createdAt}.`,
  };
};

async function verifyNoted(
  context: CommandContext,
  { layout, found, key }: { layout: HomeLayout; found: FoundBackup; key: RecoveryKey },
): Promise<Manifest> {
  const { record } = found.own ?? {};
  const note = (ok: boolean, cause: string | null) => {
    if (record) writeRecord(layout.backups, { ...record, verified: { at: context.now().toISOString(), ok, cause } });
  };
  const folder = scratchPath(layout.backups, 'verify');
  try {
    const to = { folder, disk: layout.backups };
    const manifest = await unpackBackup(context, found.path, { identity: key.identity, to });
    await proveRestored(context, folder, manifest);
    note(true, null);
    return manifest;
  } catch (error) {
    const failure = toCommandError(error);
    if (failure.exitCode === 13) note(false, failure.reason);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
