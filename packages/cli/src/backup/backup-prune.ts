import { listBackups, removeBackup } from '@votive/shared/backup/backup-folder';
import { toPrune } from '@votive/shared/backup/retention';
import { existingHome } from '../commands/existing-home.ts';
import { withLockedHome } from '../commands/with-locked-home.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { withBackupLock } from './backup-lock.ts';
import { configuredRetention } from './configured-retention.ts';

/** Removes the backups that the retention policy no longer keeps; the newest that was proved always stays. */
export const backupPrune: Command<object> = async (context) => {
  const { layout, config } = existingHome(context.home);
  const retention = configuredRetention(config);
  if (context.options.dryRun) {
    const plan = toPrune(listBackups(layout.backups), retention).map(({ path }) => `remove ${path}`);
    return {
      data: { changed: false, removed: [], kept: listBackups(layout.backups).length - plan.length, plan },
      text: plan.length === 0 ? 'Nothing to remove.' : ['`votive backup prune` would:', ...plan].join('\n  - '),
    };
  }
  const removed = await withLockedHome(context, layout, () => pruneBackups(context, { layout, config }));
  const kept = listBackups(layout.backups).length;
  return {
    data: { changed: removed.length > 0, removed, kept, plan: [] },
    text:
      removed.length === 0
        ? `Nothing to remove; ${kept} backups are kept.`
        : `Removed ${removed.length} backups; ${kept} are kept.`,
  };
};

/** Removes what the policy does not keep; answers the ids. To be called under the home's lock. */
export function pruneBackups(
  context: CommandContext,
  { layout, config }: { layout: HomeLayout; config: HomeConfig },
): Promise<string[]> {
  return withBackupLock(context, layout, async () => {
    const unwanted = toPrune(listBackups(layout.backups), configuredRetention(config)).map(({ id }) => id);
    for (const id of unwanted) removeBackup(layout.backups, id);
    return unwanted;
  });
}
