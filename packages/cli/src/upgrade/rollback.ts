import type { DatabaseContent, Tombstone } from '@votive/shared/contracts/data-tool';
import { requireRoomFor } from '../backup/require-room.ts';
import { confirm } from '../commands/confirm.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { settleSame } from '../commands/settle-same.ts';
import { type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { ownData } from '../data-tool/own-data.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { toCommandError } from '../output/command-error.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { readSnapshot, type Snapshot } from '../restore/snapshots.ts';
import { removeStaging, stagedReference } from '../restore/staged-data.ts';
import type { Installation } from '../stack/installation.ts';
import { askRelease } from './ask-release.ts';
import { fingerprintSources } from './build-release.ts';
import { installationOf, releaseInForce } from './release-in-force.ts';
import { type Release, readUpgradeRecord, recordRollback, switchRelease, type UpgradeRecord } from './releases.ts';
import { gateStaged, putBack, stageAside } from './stage-data.ts';
import { stopAll } from './switch-over.ts';
import { nothingToTakeBack } from './upgrade-error.ts';

const OWN_WAIT_MS = 10_000;
const START_TIMEOUT_MS = 60_000;
const DAMAGED = 'VOT-403';

/**
 * Takes the last upgrade back: the release of before with the data of before, byte for byte, but for what people had deleted since. What was written meanwhile is kept as a named snapshot, and the
 * answer says how much it is. One that was interrupted after the switch is finished by saying it again. Throws VOT-808 where there is nothing to take back.
 */
export const rollback: Command<object> = async (context) => {
  const { layout, config } = existingHome(context.home);
  const interrupted = await settleSame(context, layout);
  const record = readUpgradeRecord(layout);
  if (interrupted?.outcome === 'finished' && record?.outcome === 'rolled back') {
    const { running } = await (await driverOf(context, layout, config.mode)).inspect();
    return describeFinished(record, running);
  }
  const last = requireUpgraded(context, layout, record);
  const plan = [
    `try ${last.from.version} on a copy of the data of ${last.at}`,
    'stop the services, and keep the data in use as a snapshot',
    `put back the data of before the upgrade, and ${last.from.version}`,
  ];
  if (context.options.dryRun)
    return {
      data: { changed: false, from: last.to.version, to: last.from.version, plan },
      text: ['`votive rollback` would:', ...plan].join('\n  - '),
    };
  await confirm(context, `Go back from ${last.to.version} to ${last.from.version}, and to the data of ${last.at}?`);
  return withLockedHome(context, layout, (operation) => takeBack(context, { layout, last, operation }));
};

type Back = { layout: HomeLayout; last: UpgradeRecord; operation: LockedOperation };

async function takeBack(context: CommandContext, { layout, last, operation }: Back): Promise<CommandResult> {
  const { output, now } = context;
  const { config } = existingHome(context.home);
  const driver = await driverOf(context, layout, config.mode);
  const services = { running: (await driver.inspect()).running, environment: driver.lastEnvironment() };
  const before = snapshotOf(layout, last);
  operation.phase('trying', { release: last.from.name ?? '', keyBefore: currentReference(layout)?.keyId ?? '' });
  const previous = await installationOf(context, layout, last.from.root);
  if (before) await tryOnCopy(context, { layout, before, previous });

  operation.phase('stopping');
  output.progress.step('Stopping the services');
  await stopAll(context, layout);
  operation.phase('switching', { snapshot: before?.name ?? '' });
  output.progress.step('Switching program and data');
  let hasSwitched = false;
  const switchProgram = () => {
    hasSwitched = true;
    switchRelease(layout, last.from.name);
  };
  let since: Since | undefined;
  try {
    if (before) since = await restoreData(context, { layout, operation, before, previous, switchProgram });
    else switchProgram();
  } catch (error) {
    if (!hasSwitched && services.running) await startAgain(context, { layout, release: last.to, services });
    throw error;
  }
  recordRollback(layout, { at: now(), aside: since?.aside ?? null });
  operation.phase('starting');
  if (services.running) {
    output.progress.step(`Starting ${last.from.version}`);
    await start(context, { layout, release: last.from, services });
  }
  output.progress.done();
  return describe(last, { since, running: services.running });
}

type Start = { layout: HomeLayout; release: Release; services: { environment: Record<string, string> } };

const start = (context: CommandContext, { layout, release, services: { environment } }: Start): Promise<unknown> =>
  askRelease(context, { root: release.root, home: layout.home }, 'start', {
    environment,
    timeoutMs: context.options.timeoutMs ?? START_TIMEOUT_MS,
  });

/** Nothing was switched yet, so the version in force goes on; the failure that led here is the one to be told. */
async function startAgain(context: CommandContext, wanted: Start): Promise<void> {
  await start(context, wanted).catch((error: unknown) => {
    const { code, message, reason } = toCommandError(error);
    context.output.warn({ code, message: `The services are not running again: ${message} ${reason}` });
  });
}

/** The last upgrade, if it is the one in force and what it came from is there still. */
function requireUpgraded(context: CommandContext, layout: HomeLayout, last: UpgradeRecord | undefined): UpgradeRecord {
  if (last?.outcome !== 'upgraded') {
    const reason = last === undefined ? 'This home was never upgraded.' : 'The last one was taken back already.';
    throw nothingToTakeBack(reason);
  }
  if (releaseInForce(context, layout).name !== last.to.name)
    throw nothingToTakeBack(`${last.to.name} is not what runs here.`);
  requireUnchanged(last.from);
  if (last.snapshot !== null && !readSnapshot(layout, last.snapshot))
    throw nothingToTakeBack(
      `The data of before, snapshots/${last.snapshot}, is not there any more; backup ${last.backup} has it.`,
    );
  return last;
}

function requireUnchanged({ root, version, fingerprint }: Release): void {
  let found: string | undefined;
  try {
    found = fingerprintSources(root);
  } catch {
    found = undefined;
  }
  if (found === fingerprint) return;
  throw nothingToTakeBack(
    found === undefined
      ? `Version ${version} is not in ${root} any more.`
      : `${root} holds other code than when version ${version} ran from it. Put it back to that version first (\`git checkout\`).`,
  );
}

function snapshotOf(layout: HomeLayout, { snapshot }: UpgradeRecord): (Snapshot & { keyId: string }) | undefined {
  const found = snapshot === null ? undefined : readSnapshot(layout, snapshot);
  return found && found.keyId !== null ? { ...found, keyId: found.keyId } : undefined;
}

async function tryOnCopy(
  context: CommandContext,
  { layout, before, previous }: { layout: HomeLayout; before: Snapshot & { keyId: string }; previous: Installation },
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

type Since = { aside: string; written: Record<string, number>; deletions: number };

async function restoreData(
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
    before: Snapshot & { keyId: string };
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

function describe(
  last: UpgradeRecord,
  { since, running }: { since: Since | undefined; running: boolean },
): CommandResult {
  const written = Object.entries(since?.written ?? {}).map(([name, count]) => `${count} in ${name}`);
  return {
    data: {
      changed: true,
      from: last.to.version,
      to: last.from.version,
      release: last.from.name,
      snapshot: since?.aside ?? null,
      writtenSince: since?.written ?? {},
      deletions: since?.deletions ?? 0,
      running,
    },
    text: [
      `This home runs ${last.from.name ?? last.from.version} again, with the data of before the upgrade.`,
      ...(since === undefined
        ? []
        : [`Written since: ${written.join(', ') || 'nothing'}. It is kept in snapshots/${since.aside}.`]),
      ...(since && since.deletions > 0
        ? [`${since.deletions} records that people had deleted since were deleted again.`]
        : []),
      ...(running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}

/** After an interruption nobody knows any more how much had been written since; all of it is in the snapshot. */
function describeFinished({ from, to, snapshot }: UpgradeRecord, running: boolean): CommandResult {
  return {
    data: { changed: true, from: from.version, to: to.version, release: to.name, snapshot, running },
    text: [
      `This home runs ${to.name ?? to.version} again, with the data of before the upgrade.`,
      ...(snapshot === null ? [] : [`What was written since is kept in snapshots/${snapshot}.`]),
      ...(running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}
