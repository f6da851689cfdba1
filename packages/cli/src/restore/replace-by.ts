import { withBackupLock } from '../backup/backup-lock.ts';
import { driverOf } from '../commands/driver-of.ts';
import { configIfReadable, type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { ownData } from '../data-tool/own-data.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { withMaintenance } from '../data-tool/with-maintenance.ts';
import { MODES, readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { confirmDataKey } from '../home/keys.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { StackDriver } from '../stack/driver.ts';
import { adoptData, canAdopt, undoAdoption } from './adopt-data.ts';
import { isReplacing, replaceData } from './replace-data.ts';
import { dropSnapshot, removeUnfinishedSnapshots, type Snapshot } from './snapshots.ts';
import { type StagedData, stagedReference } from './staged-data.ts';

/** What a replacement came to: the name of the snapshot with what was there, how many records were deleted again, and whether services run on it. */
export type Restored = { snapshot: string | null; deletions: number; running: boolean };

/** `takes` is the snapshot that is put back, if it is one; once its data is in place it goes. */
type Replacement = { reason: string; takes?: Snapshot; stage: () => Promise<StagedData> };
type Work = {
  layout: HomeLayout;
  driver: StackDriver;
  staged: StagedData;
  reason: string;
  takes: Snapshot | undefined;
};

const START_TIMEOUT_MS = 60_000;

/**
 * Replaces the data of a home by what `stage` puts beside it. Whatever fails before the switch leaves the data in use untouched, and nothing behind. An appliance that runs goes on
 * with the new data, a stopped one stays stopped.
 */
export async function replaceBy(
  context: CommandContext,
  layout: HomeLayout,
  { reason, takes, stage }: Replacement,
): Promise<Restored> {
  return withLockedHome(context, layout, (operation) =>
    withBackupLock(context, layout, async () => {
      const driver = await driverOf(context, layout, configIfReadable(layout)?.mode ?? 'process');
      removeUnfinishedSnapshots(layout);
      operation.phase('staging', takes && { takes: takes.name });
      try {
        const staged = await stageSafely(stage);
        operation.phase('switching');
        const restored = await putInPlace(context, operation, { layout, driver, staged, reason, takes });
        driver.share();
        return restored;
      } catch (error) {
        if (!isReplacing(layout)) undoIfReadable(layout);
        throw error;
      }
    }),
  );
}

async function putInPlace(context: CommandContext, operation: LockedOperation, work: Work): Promise<Restored> {
  const { layout } = work;
  const restored = canAdopt(layout) ? await adopt(context, operation, work) : await replace(context, operation, work);
  confirmDataKey(layout);
  return restored;
}

/** A copy that the services do not come up on is no fault of the command: the data before stays in force (15). */
async function stageSafely(stage: () => Promise<StagedData>): Promise<StagedData> {
  try {
    return await stage();
  } catch (error) {
    const failure = toCommandError(error);
    if (failure.code !== 'VOT-302') throw failure;
    throw new CommandError('VOT-708', {
      message: 'The services do not come up on what was to be restored; the data before is in force.',
      reason: `${failure.message} ${failure.reason}`,
      fix: failure.fix,
      cause: error,
    });
  }
}

/** The data in use is whole: it is closed, what people deleted meanwhile is deleted again, and the switch is made with the home openable at each step. */
async function adopt(
  context: CommandContext,
  operation: LockedOperation,
  { layout, driver, staged, reason, takes }: Work,
): Promise<Restored> {
  const { installation, output, now } = context;
  output.progress.step('Replacing the data');
  const settingsBefore = JSON.stringify(configIfReadable(layout)?.settings);
  let replaced: string | undefined;
  const outcome = await withMaintenance(
    context,
    { layout, driver, reason, retryAfterSeconds: 5 },
    async (maintenance) => {
      const deletions = await repeatDeletions(context, layout, staged);
      const snapshot = adoptData(layout, staged, {
        reason,
        now: now(),
        version: installation.version,
        onSnapshot: (name) => operation.phase('put aside', { snapshot: name }),
      });
      replaced = snapshot.name;
      if (takes) dropSnapshot(layout, takes);
      maintenance.keysChanged();
      return { snapshot: snapshot.name, deletions, running: maintenance.running };
    },
  ).catch((error: unknown) => {
    throw replaced === undefined ? error : notHealthyAfterwards(error, { replaced, isUndo: takes !== undefined });
  });
  const config = configIfReadable(layout);
  if (outcome.running && config && JSON.stringify(config.settings) !== settingsBefore)
    await start(context, { layout, driver });
  return outcome;
}

/** The copy passed the gate and is in place; what keeps the services from running on it is another matter than the data. */
function notHealthyAfterwards(
  error: unknown,
  { replaced, isUndo }: { replaced: string; isUndo: boolean },
): CommandError {
  const { code, message, reason, data } = toCommandError(error);
  return new CommandError(code, {
    message: `The data was replaced, and the services do not run on it yet: ${message}`,
    reason,
    fix: `Look at \`votive status\`, correct the cause, and run \`votive up\`. What was there before is snapshots/${replaced}${isUndo ? '' : '; `votive restore --undo` puts it back'}.`,
    data,
    cause: error,
  });
}

/** Nothing that runs can use what is there, if there is anything: it is stopped, replaced, and started again where it ran. */
async function replace(
  context: CommandContext,
  operation: LockedOperation,
  { layout, staged, reason, takes }: Work,
): Promise<Restored> {
  const { installation, output, now } = context;
  let running = false;
  for (const mode of MODES) running = (await (await driverOf(context, layout, mode)).stop()) || running;
  const owned = await ownData(installation, layout, { waitMs: 10_000 });
  let snapshot: Snapshot | undefined;
  try {
    output.progress.step('Putting the data in place');
    snapshot = replaceData(layout, staged, {
      reason,
      now: now(),
      version: installation.version,
      onSnapshot: (name) => operation.phase('replacing', name === undefined ? {} : { snapshot: name }),
    });
    if (takes) dropSnapshot(layout, takes);
  } finally {
    await owned.release();
  }
  if (snapshot)
    output.warn({
      code: 'VOT-402',
      message:
        'The data that was here could not be opened, so deletions that people asked for since the backup could not be repeated.',
    });
  if (running)
    await start(context, {
      layout,
      driver: await driverOf(context, layout, configIfReadable(layout)?.mode ?? 'process'),
    });
  return { snapshot: snapshot?.name ?? null, deletions: 0, running };
}

async function repeatDeletions(
  { installation }: CommandContext,
  layout: HomeLayout,
  staged: StagedData,
): Promise<number> {
  const database = currentReference(layout);
  if (!database) return 0;
  const { tombstones } = await runDataTool(installation, 'read-tombstones', { database });
  if (tombstones.length === 0) return 0;
  const { deleted } = await runDataTool(installation, 'apply-tombstones', {
    database: stagedReference(staged),
    tombstones,
  });
  return deleted;
}

async function start(
  { options }: CommandContext,
  { layout, driver }: { layout: HomeLayout; driver: StackDriver },
): Promise<void> {
  const config = readHomeConfig(layout.config);
  if (!config) return;
  const request = { config, environment: driver.lastEnvironment(), catalog: parameterCatalog() };
  driver.share();
  await driver.prepare(request, { ownPorts: await driver.heldPorts() });
  await driver.converge(request, {
    foreground: false,
    timeoutMs: options.timeoutMs ?? START_TIMEOUT_MS,
    restart: [],
  });
}

/** What cannot be read is not ours to tidy; the next command says why. */
function undoIfReadable(layout: HomeLayout): void {
  try {
    undoAdoption(layout);
  } catch {
    // the failure that led here is the one to be told
  }
}
