import { driverOf } from '../commands/driver-of.ts';
import type { LockedOperation } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { ownData } from '../data-tool/own-data.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { type HomeConfig, MODES } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import { undoAdoption } from '../restore/adopt-data.ts';
import { dropSnapshot, readSnapshot } from '../restore/snapshots.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { Installation } from '../stack/installation.ts';
import { askRelease } from './ask-release.ts';
import { type Release, switchRelease, writeUpgradeRecord } from './releases.ts';
import { migrateStaged, putBack, stageAside, stageOwn } from './stage-data.ts';
import { neitherRuns, tookBack } from './upgrade-error.ts';

const OWN_WAIT_MS = 10_000;
const START_TIMEOUT_MS = 60_000;

export type Change = {
  from: Release;
  to: Release;
  installed: Installation;
  config: HomeConfig;
  /** Whether services run, and with which settings of their environment. */
  services: { running: boolean; environment: Record<string, string> };
};
type Switch = { layout: HomeLayout; operation: LockedOperation; change: Change; backup: string | null };

/**
 * Stops what runs, brings the data to the new release and the home to it, in this order, and starts it. The data goes first: where this is interrupted in between, the release that is in force
 * is the one before, and it puts its data back. Throws VOT-806 when it failed and everything is as before, VOT-807 when that failed too.
 */
export async function switchOver(context: CommandContext, input: Switch): Promise<{ snapshot: string | null }> {
  const { layout, operation, change } = input;
  const { to, services } = change;
  operation.phase('stopping');
  context.output.progress.step('Stopping the services');
  await stopAll(context, layout);
  let snapshot: string | null = null;
  try {
    operation.phase('switching');
    context.output.progress.step('Switching data and program');
    snapshot = await adoptMigrated(context, input, (name) => {
      snapshot = name;
    });
    const { from } = change;
    const at = context.now().toISOString();
    writeUpgradeRecord(layout, { at, from, to, snapshot, backup: input.backup, outcome: 'upgraded', reason: null });
    switchRelease(layout, to.name);
    operation.phase('starting');
    if (services.running) await start(context, layout, change);
    return { snapshot };
  } catch (error) {
    throw await takeBack(context, input, { error, snapshot });
  }
}

export async function stopAll(context: CommandContext, layout: HomeLayout): Promise<void> {
  for (const mode of MODES) await (await driverOf(context, layout, mode)).stop();
}

/** Answers the name of the snapshot with the data of before; null where there is no data yet. */
async function adoptMigrated(
  context: CommandContext,
  { layout, operation, change }: Switch,
  onSnapshot: (name: string) => void,
): Promise<string | null> {
  if (!currentReference(layout)) return null;
  const owned = await ownData(context.installation, layout, { waitMs: OWN_WAIT_MS });
  try {
    const keys = { dataDir: layout.data, keyringPath: layout.keyring, rootKeyPath: layout.rootKey, owned: true };
    const rest = await runDataTool(context.installation, 'checkpoint', keys);
    if (!rest) return null;
    const staged = stageOwn(layout, rest);
    await migrateStaged(change.installed, staged);
    const note = (name: string) => {
      onSnapshot(name);
      operation.phase('put aside', { snapshot: name });
    };
    return putBack(context, layout, { staged, reason: 'upgrade', onSnapshot: note }).name;
  } finally {
    await owned.release();
  }
}

async function start(
  { environment, options, output }: CommandContext,
  layout: HomeLayout,
  { to, services }: Change,
): Promise<void> {
  output.progress.step(`Starting ${to.name ?? to.version}`);
  await askRelease({ environment }, { root: to.root, home: layout.home }, 'start', {
    environment: services.environment,
    timeoutMs: options.timeoutMs ?? START_TIMEOUT_MS,
  });
}

/** Brings back release and data of before, in this order, so that an interruption ends there too, and starts them where they ran. Answers the error to throw. */
async function takeBack(
  context: CommandContext,
  { layout, operation, change, backup }: Switch,
  { error, snapshot }: { error: unknown; snapshot: string | null },
): Promise<Error> {
  const { from, to, services, config } = change;
  context.output.progress.fail();
  context.output.progress.note(`It failed; going back to ${from.name ?? from.version}.`);
  operation.phase('taking back', { back: from.name ?? '' });
  let aside: string | null = null;
  try {
    switchRelease(layout, from.name);
    await askRelease(context, { root: to.root, home: layout.home }, 'stop', {}).catch(() => undefined);
    await stopAll(context, layout);
    aside = await restoreData(context, { layout, operation, snapshot });
    const failure = tookBack(error, { from, to, aside });
    writeUpgradeRecord(layout, {
      at: context.now().toISOString(),
      from,
      to,
      snapshot: aside,
      backup,
      outcome: 'rolled back',
      reason: failure.reason,
    });
    if (services.running) {
      const driver = await driverOf(context, layout, config.mode);
      const request = { config, environment: services.environment, catalog: parameterCatalog() };
      driver.share();
      await driver.prepare(request, { ownPorts: [] });
      await driver.converge(request, {
        foreground: false,
        timeoutMs: Math.max(context.options.timeoutMs ?? 0, START_TIMEOUT_MS),
        restart: [],
      });
      driver.share();
    }
    return failure;
  } catch (second) {
    return neitherRuns(error, second);
  }
}

/** Puts the data of before back, byte for byte. Answers the name of the snapshot with what the new release had made of it, if it had come that far. */
async function restoreData(
  context: CommandContext,
  { layout, operation, snapshot }: { layout: HomeLayout; operation: LockedOperation; snapshot: string | null },
): Promise<string | null> {
  const before = snapshot === null ? undefined : readSnapshot(layout, snapshot);
  const owned = await ownData(context.installation, layout, { waitMs: OWN_WAIT_MS });
  try {
    const current = currentReference(layout);
    if (!before || before.keyId === null || current?.keyId === before.keyId) {
      undoAdoption(layout);
      return null;
    }
    const keys = { dataDir: layout.data, keyringPath: layout.keyring, rootKeyPath: layout.rootKey, owned: true };
    await runDataTool(context.installation, 'checkpoint', keys).catch(() => undefined);
    const staged = stageAside(layout, { ...before, keyId: before.keyId });
    const note = (name: string) => operation.phase('putting back', { aside: name });
    const aside = putBack(context, layout, { staged, reason: 'failed-upgrade', onSnapshot: note });
    dropSnapshot(layout, before);
    return aside.name;
  } finally {
    await owned.release();
  }
}
