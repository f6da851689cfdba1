import { existsSync } from 'node:fs';
import { confirm } from '../commands/confirm.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { settleSame } from '../commands/settle-same.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { type Restored, replaceBy } from './replace-by.ts';
import { listSnapshots, type Snapshot, snapshotFiles } from './snapshots.ts';
import { stageSnapshot } from './staged-data.ts';

/**
 * Puts back what the last restore set aside, once, in the same way as a restore: proved beside the data in use, with the deletions of since then, and with what was in use kept as a snapshot.
 * One that was interrupted after the switch is finished by saying it again.
 * Throws VOT-709 where there is nothing to undo.
 */
export async function undoRestore(
  context: CommandContext,
  layout: HomeLayout,
  { artefact }: { artefact: string | undefined },
): Promise<CommandResult> {
  if (artefact !== undefined) throw notBoth(artefact);
  const { config } = existingHome(context.home);
  const interrupted = await settleSame(context, layout);
  if (interrupted?.outcome === 'finished' && interrupted.details.takes !== undefined) {
    const { running } = await (await driverOf(context, layout, config.mode)).inspect();
    return undone({ snapshot: interrupted.details.snapshot ?? null, running });
  }
  const snapshot = requireUndoable(lastReplacement(layout));
  const plan = [`put back snapshots/${snapshot.name}`, 'keep what is in use now as a snapshot'];
  if (context.options.dryRun)
    return { data: { changed: false, plan }, text: ['`votive restore --undo` would:', ...plan].join('\n  - ') };
  await confirm(context, `Put back the data that was in use until ${snapshot.at}?`);
  const restored = await replaceBy(context, layout, {
    reason: 'undo',
    takes: snapshot,
    stage: () => stageSnapshot(context, layout, snapshot),
  });
  context.output.progress.done();
  return undone(restored);
}

function undone(restored: Omit<Restored, 'deletions'> & Partial<Restored>): CommandResult {
  return {
    data: { changed: true, ...restored, plan: [] },
    text: [
      'The data from before the last restore is in place again.',
      ...(restored.snapshot === null ? [] : [`What the restore had put there: snapshots/${restored.snapshot}`]),
      ...(restored.running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}

/** What the last restore, or the last undo of one, set aside. */
function lastReplacement(layout: HomeLayout): Snapshot | undefined {
  return listSnapshots(layout)
    .filter((snapshot) => !isBegunOnly(layout, snapshot))
    .findLast(({ reason }) => reason === 'restore' || reason === 'undo');
}

function requireUndoable(last: Snapshot | undefined): Snapshot & { keyId: string } {
  if (last?.reason === 'restore' && last.keyId !== null) return { ...last, keyId: last.keyId };
  throw new CommandError('VOT-709', {
    message: 'There is no restore to undo.',
    reason: !last
      ? 'Nothing was put aside by a restore here.'
      : last.reason === 'undo'
        ? `The last one was undone already; what it had put in place lies in snapshots/${last.name}.`
        : `What was there before could not be opened by its keys; it lies as it was in snapshots/${last.name}.`,
    fix: 'To go to another state, restore a backup: `votive backup list`. Nothing was changed.',
  });
}

/** Whether a command was interrupted before it moved the data into this snapshot: what settles it, before anything else is done, takes the snapshot away. */
function isBegunOnly(layout: HomeLayout, snapshot: Snapshot): boolean {
  const { database } = snapshotFiles(snapshot);
  return database !== undefined && !existsSync(database) && snapshot.keyId === currentReference(layout)?.keyId;
}

function notBoth(artefact: string): CommandError {
  return new CommandError('VOT-101', {
    message: '--undo takes no backup.',
    reason: `It puts back what the last restore set aside; ${artefact} was named as well.`,
    fix: 'Leave one of them out.',
  });
}
