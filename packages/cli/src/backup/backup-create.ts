import { artefactPath, type BackupRecord } from '@votive/shared/backup/backup-folder';
import { giveWay } from '@votive/shared/scheduling/give-way';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { withLockedHome } from '../commands/with-locked-home.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { toCommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { pruneBackups } from './backup-prune.ts';
import { inWords } from './count-bytes.ts';
import { createBackup } from './create-backup.ts';
import { printSystemd } from './print-systemd.ts';
import { copyTo, requireFolder, runWith, type Sent } from './send-elsewhere.ts';

export type BackupArguments = { to?: string; exec?: string; prune?: true; printSystemd?: true };

/**
 * Makes a backup and proves that it can be restored. `--to` and `--exec` send it elsewhere afterwards: what fails there is said (VOT-706, exit 3), and the backup stays. `--prune` then
 * removes what the retention policy no longer asks for, unless something was not sent; that it could not is said too (exit 3).
 */
export const backupCreate: Command<BackupArguments> = async (context, args) => {
  const { layout, config } = existingHome(context.home);
  if (args.printSystemd) return printSystemd(context, args);
  const folder = args.to === undefined ? undefined : requireFolder(args.to);
  if (context.options.dryRun) return planned(args, folder);
  const { record, sent, pruned } = await withLockedHome(context, layout, async () => {
    const driver = await driverOf(context, layout, config.mode);
    giveWay();
    const made = await createBackup(context, { layout, driver, reason: 'command' });
    context.output.progress.done();
    const path = artefactPath(layout.backups, made.id);
    const sent = await send(context, { path, sha256: made.sha256, folder, exec: args.exec });
    const mayPrune = args.prune && sent.every(({ cause }) => cause === null);
    return { record: made, sent, pruned: mayPrune ? await prune(context, { layout, config }) : [] };
  });
  const path = artefactPath(layout.backups, record.id);
  const failed = sent.filter(({ cause }) => cause !== null);
  const isWhole = failed.length === 0 && pruned !== 'failed';
  for (const { where, cause } of failed)
    context.output.warn({ code: 'VOT-706', message: `The backup was not sent to ${where}. ${cause}` });
  return {
    data: { changed: true, ...published(record), path, sent, pruned: pruned === 'failed' ? [] : pruned, plan: [] },
    text: [
      `Backup ${path} (${inWords(record.bytes)}, ${record.rows} rows), unpacked and read again as a whole.`,
      ...sent.filter(({ cause }) => cause === null).map(({ where }) => `Sent: ${where}`),
      ...(pruned === 'failed' ? [] : pruned).map((id) => `Removed ${id}, which the retention policy no longer keeps.`),
    ].join('\n'),
    exitCode: isWhole ? 0 : 3,
  };
};

/** The backup is made and sent by now, so that nothing could be removed is no failure of it. */
async function prune(
  context: CommandContext,
  place: { layout: HomeLayout; config: HomeConfig },
): Promise<string[] | 'failed'> {
  try {
    return await pruneBackups(context, place);
  } catch (error) {
    const { code, message, reason } = toCommandError(error);
    context.output.warn({ code, message: `Older backups were not removed. ${message} ${reason}` });
    return 'failed';
  }
}

/** A record without the key that only this installation can use. */
export function published({ localKey: _localKey, schema: _schema, ...record }: BackupRecord) {
  return record;
}

async function send(
  { environment, output }: CommandContext,
  {
    path,
    sha256,
    folder,
    exec,
  }: { path: string; sha256: string; folder: string | undefined; exec: string | undefined },
): Promise<Sent[]> {
  const sent: Sent[] = [];
  if (folder !== undefined) {
    output.progress.step(`Copying it to ${folder}`);
    sent.push(copyTo(folder, { path, sha256 }));
  }
  if (exec !== undefined) {
    output.progress.step(`Running ${exec}`);
    sent.push(await runWith(exec, { path, environment }));
  }
  output.progress.done();
  return sent;
}

function planned({ exec, prune }: BackupArguments, folder: string | undefined) {
  const plan = [
    'copy the data consistently, while the services go on',
    'encrypt it with keys, configuration and certificates to the recovery key',
    'unpack it again and check every page and row',
    ...(folder === undefined ? [] : [`copy it to ${folder}`]),
    ...(exec === undefined ? [] : [`run ${exec} with its path`]),
    ...(prune ? ['remove backups that the retention policy no longer keeps'] : []),
  ];
  return {
    data: { changed: false, plan },
    text: ['`votive backup` would:', ...plan].join('\n  - '),
  };
}
