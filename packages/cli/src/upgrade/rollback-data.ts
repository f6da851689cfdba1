import type { DatabaseContent, Tombstone } from '@votive/shared/contracts/data-tool';
import { requireRoomFor } from '../backup/require-room.ts';
import type { LockedOperation } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { ownData } from '../data-tool/own-data.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { removeStaging, stagedReference } from '../restore/staged-data.ts';
import type { Installation } from '../stack/installation.ts';
import type { SnapshotBefore } from './last-upgrade.ts';
import { gateStaged, putBack, stageAside } from './stage-data.ts';

const OWN_WAIT_MS = 10_000;
const DAMAGED = 'VOT-403';

/** Has the version of before come up on a copy of its data. Throws where it does not, with nothing changed. */
export async function tryOnCopy(
  context: CommandContext,
  { layout, before, previous }: { layout: HomeLayout; before: SnapshotBefore; previous: Installation },
): Promise<void> {
  context.output.progress.step('Trying the version before on its data');
  try {
    const staged = stageAside(layout, before);
    const { bytes } = await runDataTool(previous, 'verify', { database: stagedReference(staged) });
    requireRoomFor(layout.data, 2 * bytes, 'the data of before');
    await gateStaged(context, previous, staged);
  } finally {
    removeStaging(layout);
  }
}

/** What was put aside, how many rows by table it had more, and how many deletions were done again. */
export type Since = { aside: string; written: Record<string, number>; deletions: number };

/** Puts the data of before in use and what was in use aside; `switchProgram` is called just before. */
export async function restoreData(
  context: CommandContext,
  {
    layout,
    operation,
    before,
    previous,
    switchProgram,
  }: {
    layout: HomeLayout;
    operation: LockedOperation;
    before: SnapshotBefore;
    previous: Installation;
    switchProgram: () => void;
  },
): Promise<Since> {
  const { installation } = context;
  const owned = await ownData(installation, layout, { waitMs: OWN_WAIT_MS });
  try {
    const inUse = await readInUse(context, layout);
    const staged = stageAside(layout, before);
    const target = stagedReference(staged);
    const then = await runDataTool(previous, 'verify', { database: target });
    const tombstones = newTombstones(
      inUse?.tombstones ?? [],
      (await runDataTool(previous, 'read-tombstones', { database: target })).tombstones,
    );
    const deletions =
      tombstones.length === 0
        ? 0
        : (await runDataTool(previous, 'apply-tombstones', { database: target, tombstones })).deleted;
    const note = (name: string) => operation.phase('putting back', { aside: name });
    switchProgram();
    const { name } = putBack(context, layout, { staged, reason: 'rollback', onSnapshot: note });
    return { aside: name, written: inUse ? growth(then, inUse.content) : {}, deletions };
  } finally {
    await owned.release();
  }
}

/** What is in use, folded into one file; undefined, with a warning, where it is damaged: to leave it behind is what a rollback may be for. */
async function readInUse(
  { installation, output }: CommandContext,
  layout: HomeLayout,
): Promise<{ content: DatabaseContent; tombstones: readonly Tombstone[] } | undefined> {
  try {
    const keys = { dataDir: layout.data, keyringPath: layout.keyring, rootKeyPath: layout.rootKey, owned: true };
    await runDataTool(installation, 'checkpoint', keys);
    const database = currentReference(layout);
    if (!database) throw new Error('There is no data in use.');
    const content = await runDataTool(installation, 'verify', { database });
    return { content, tombstones: (await runDataTool(installation, 'read-tombstones', { database })).tombstones };
  } catch (error) {
    const { code, message } = toCommandError(error);
    if (code !== DAMAGED) throw error;
    output.warn({
      code,
      message: `${message} It is put aside as it is: what was written since the upgrade, and deletions that people asked for, cannot be told from it.`,
    });
    return undefined;
  }
}

function newTombstones(now: readonly Tombstone[], then: readonly Tombstone[]): Tombstone[] {
  return now.filter(({ kind, id }) => !then.some((old) => old.kind === kind && old.id === id));
}

/** Rows more than before, by table. */
function growth(then: DatabaseContent, now: DatabaseContent): Record<string, number> {
  const more = Object.entries(now.tables).map(
    ([name, { rows }]) => [name, rows - (then.tables[name]?.rows ?? 0)] as const,
  );
  return Object.fromEntries(more.filter(([name, count]) => count > 0 && name !== 'migrations'));
}
