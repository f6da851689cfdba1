import { resolve } from 'node:path';
import type { Manifest } from '@votive/shared/backup/manifest';
import { findBackup } from '../backup/find-backup.ts';
import { readBackup } from '../backup/unpack-backup.ts';
import { confirm } from '../commands/confirm.ts';
import { claimHome, inspectHome } from '../home/claim-home.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { type RecoveryKey, readKit, readRecoveryKey } from '../kit/recovery-kit.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { canAdopt } from './adopt-data.ts';
import { type Restored, replaceBy } from './replace-by.ts';
import { requireKnownSchema } from './require-known-schema.ts';
import { stageBackup } from './staged-data.ts';
import { undoRestore } from './undo-restore.ts';

export type RestoreArguments = { artefact: string | undefined; kit?: string; passphraseFile?: string; undo?: true };

/**
 * Puts a backup in place of the data, on an empty host too: key and versions are looked at before anything is written, the backup is unpacked beside the data in use and proved there, the services come
 * up on it on ports of their own, and only then it takes the place of the data, which is kept as a named snapshot. `--undo` takes the last restore back.
 */
export const restore: Command<RestoreArguments> = async (context, args) => {
  const layout = homeLayout(context.home);
  if (args.undo) return undoRestore(context, layout, args);
  if (args.artefact === undefined) throw nothingNamed();
  const found = inspectHome(context.home, process.getuid?.());
  const { path } = findBackup(layout, args.artefact);
  const key = await keyFor(layout, args);
  const manifest = await readBackup(path, key.identity);
  requireKnownSchema(context.installation, manifest);
  const plan = planOf(layout, { path, manifest });
  if (context.options.dryRun)
    return { data: { changed: false, ...facts(path, manifest), plan }, text: describePlan(plan) };
  if (found === 'home' && canAdopt(layout))
    await confirm(context, `Replace the data of ${layout.home} by the backup of ${manifest.createdAt}?`);

  claimHome(layout);
  const restored = await replaceBy(context, layout, {
    reason: 'restore',
    stage: () => stageBackup(context, layout, { path, key }),
  });
  context.output.progress.done();
  return {
    data: { changed: true, ...facts(path, manifest), ...restored, plan: [] },
    text: describe(layout, { manifest, restored }),
  };
};

async function keyFor(layout: HomeLayout, { kit, passphraseFile }: RestoreArguments): Promise<RecoveryKey> {
  if (kit !== undefined) return readKit(resolve(kit), passphraseFile);
  try {
    return await readRecoveryKey(layout);
  } catch (cause) {
    if (!(cause instanceof CommandError) || cause.code !== 'VOT-401') throw cause;
    throw new CommandError('VOT-702', {
      message: 'The backup needs its recovery kit.',
      reason: `It is encrypted, and there is no recovery key in ${layout.secrets}.`,
      fix: 'Name the kit with --kit FILE: `votive keys export-kit` wrote it.',
      cause,
    });
  }
}

function facts(path: string, { id, createdAt, appVersion, scope, database }: Manifest) {
  const tables = Object.values(database.content.tables);
  return { path, id, createdAt, appVersion, scope, rows: tables.reduce((total, { rows }) => total + rows, 0) };
}

function planOf(layout: HomeLayout, { path, manifest }: { path: string; manifest: Manifest }): string[] {
  return [
    `unpack ${path} (made ${manifest.createdAt} by version ${manifest.appVersion}) beside the data and check all of it`,
    'start the services on it, on ports of their own, and end them again',
    canAdopt(layout)
      ? 'put it in place of the data, deletions since then included, and keep what was there as a snapshot'
      : 'put it in place with its keys; what lies there is kept as a snapshot',
  ];
}

const describePlan = (plan: readonly string[]) => ['`votive restore` would:', ...plan].join('\n  - ');

function describe(layout: HomeLayout, { manifest, restored }: { manifest: Manifest; restored: Restored }): string {
  const { snapshot, deletions, running } = restored;
  return [
    `The data of ${manifest.createdAt} is in place in ${layout.home}.`,
    ...(deletions > 0 ? [`${deletions} records that people had deleted since then were deleted again.`] : []),
    ...(snapshot === null ? [] : [`What was there before: snapshots/${snapshot}`]),
    ...(running ? [] : ['Next: `votive up`']),
  ].join('\n');
}

function nothingNamed(): CommandError {
  return new CommandError('VOT-101', {
    message: 'restore needs a backup.',
    reason: 'No id and no file was named.',
    fix: 'Run `votive backup list`, then `votive restore <id or file>`; or `votive restore --undo`.',
  });
}
