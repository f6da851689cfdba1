import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Drill, scratchPath, writeRecord } from '@votive/shared/backup/backup-folder';
import { linkAtomically } from '@votive/shared/files/atomic-file';
import { existingHome } from '../commands/existing-home.ts';
import { withLockedHome } from '../commands/with-locked-home.ts';
import { databaseName } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { type RecoveryKey, readRecoveryKey } from '../kit/recovery-kit.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { gateOnPrivatePorts } from '../restore/gate-on-private-ports.ts';
import { withBackupLock } from './backup-lock.ts';
import { findBackup } from './find-backup.ts';
import { proveRestored, restoredReference } from './prove-restored.ts';
import { unpackBackup } from './unpack-backup.ts';

const DAMAGED = 13;

/**
 * Restores a backup as after a loss, beside the data in use and away from it: unpacks and proves it, brings it to the schema of this version, and has the services come up on it on ports of
 * their own. Says how long that took (RTO) and how old the data is (RPO), and notes the result beside the backup; one that is damaged counts as
 * proved no more. Throws VOT-707 (exit 4), or what the backup itself is refused for.
 */
export const backupDrill: Command<{ backup: string | undefined }> = async (context, { backup }) => {
  const { layout } = existingHome(context.home);
  const { path, own } = findBackup(layout, backup);
  if (context.options.dryRun) {
    const plan = [
      `unpack ${path} beside the data and check all of it`,
      'start the services on it, on ports of their own',
    ];
    return { data: { path, plan }, text: ['`votive backup drill` would:', ...plan].join('\n  - ') };
  }
  const key = await readRecoveryKey(layout);
  const note = (drill: Omit<Drill, 'at'>, { isDamaged }: { isDamaged: boolean }) => {
    if (!own?.record) return;
    const at = context.now().toISOString();
    const verified = isDamaged ? { at, ok: false, cause: drill.cause } : own.record.verified;
    writeRecord(layout.backups, { ...own.record, verified, drill: { at, ...drill } });
  };
  const result = await withLockedHome(context, layout, () =>
    withBackupLock(context, layout, async () => {
      try {
        const passed = await rehearse(context, { layout, path, key });
        note({ ok: true, rtoMs: passed.rtoMs, cause: null }, { isDamaged: false });
        return passed;
      } catch (error) {
        const { message, reason, exitCode } = toCommandError(error);
        note({ ok: false, rtoMs: null, cause: `${message} ${reason}` }, { isDamaged: exitCode === DAMAGED });
        throw toDrillError(error);
      }
    }),
  );
  context.output.progress.done();
  const ageMs = Math.max(0, context.now().getTime() - Date.parse(result.createdAt));
  return {
    data: { path, rtoMs: result.rtoMs, rows: result.rows, prompts: result.prompts, ageMs, plan: [] },
    text: [
      `The drill passed: ${path} was restored beside the data in ${(result.rtoMs / 1000).toFixed(1)} s (RTO), ${result.rows} rows.`,
      `Its data is ${describeAge(ageMs)} old: that is what a restore now would lose at most (RPO).`,
    ].join('\n'),
  };
};

async function rehearse(
  context: CommandContext,
  { layout, path, key }: { layout: HomeLayout; path: string; key: RecoveryKey },
) {
  const startedAt = performance.now();
  const folder = scratchPath(layout.backups, 'drill');
  try {
    const to = { folder, disk: layout.backups };
    const manifest = await unpackBackup(context, path, { identity: key.identity, to });
    const { tables } = await proveRestored(context, folder, manifest);
    const database = restoredReference(folder, manifest);
    const { pending } = await runDataTool(context.installation, 'inspect', { database });
    if (pending.length > 0) await runDataTool(context.installation, 'migrate', { database });
    linkAtomically(join(folder, 'data', 'current'), databaseName(database.keyId));
    context.output.progress.step('Starting the services on it, on ports of their own');
    const { prompts } = await gateOnPrivatePorts(context, {
      dataDir: join(folder, 'data'),
      keyringPath: database.keyringPath,
      rootKeyPath: database.rootKeyPath,
      scratch: join(folder, 'gate'),
    });
    return {
      rtoMs: Math.round(performance.now() - startedAt),
      rows: Object.values(tables).reduce((total, { rows }) => total + rows, 0),
      prompts,
      createdAt: manifest.createdAt,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toDrillError(error: unknown): CommandError {
  const failure = toCommandError(error);
  if (failure.exitCode !== 4) return failure;
  return new CommandError('VOT-707', {
    message: `The drill failed: ${failure.message}`,
    reason: failure.reason,
    fix: 'The data in use is untouched. Make a new backup with `votive backup`, then run `votive backup drill` again.',
    cause: error,
  });
}

function describeAge(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
