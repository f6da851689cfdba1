import { renameSync, rmSync } from 'node:fs';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { referenceTo } from '../data-tool/database-reference.ts';
import { ownData } from '../data-tool/own-data.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { moveDatabaseAside, putAside } from '../restore/put-aside.ts';
import type { Snapshot } from '../restore/snapshots.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { databaseFile, followCurrent, removeDatabase, switchCurrent } from './database-files.ts';
import type { RotationTools } from './rotation.ts';
import type { RunningAppliance } from './take-up-keys.ts';

const START_MS = 60_000;
/** That a file cannot be read whoever tries, and again. Anything else says nothing of the file. */
const DAMAGE = new Set(['VOT-402', 'VOT-403']);

type Keys = { from: string; to: string };
type Return = Keys & { phase: RotationTools['phase']; error: unknown };

/**
 * Undoes a database rotation whose gate failed: everything stops, the former file is current again, and everything starts. What was acknowledged under the new key meanwhile is carried
 * over first. Always throws: VOT-405 (exit 15) where it went well, VOT-406 (exit 16) where not; then both files are there.
 */
export async function returnToFormerKey(
  context: CommandContext,
  appliance: RunningAppliance,
  { from, to, phase, error }: Return,
): Promise<never> {
  const failure = toCommandError(error);
  const { driver, config, layout } = appliance;
  let kept: Snapshot | undefined;
  try {
    phase('database-undoing');
    context.output.progress.step('The appliance is not healthy; going back to the key of before');
    const environment = driver.lastEnvironment();
    await driver.stop();
    kept = await putBack(context, appliance, { from, to });
    driver.share();
    const request = { config, environment, catalog: parameterCatalog() };
    const timeoutMs = Math.max(context.options.timeoutMs ?? 0, START_MS);
    await driver.converge(request, { foreground: false, timeoutMs, restart: [] });
    driver.share();
  } catch (second) {
    const { message, reason } = toCommandError(second);
    throw new CommandError('VOT-406', {
      message: 'The appliance does not work with the new key, and going back to the one before failed.',
      reason: `${failure.message} ${failure.reason} Then: ${message} ${reason}`,
      fix: `Nothing was deleted: ${layout.data} holds the data under ${to} and, as it was before, under ${from}. Correct the cause, then run \`votive up\`; else restore a backup.`,
      cause: error,
    });
  }
  throw new CommandError('VOT-405', {
    message: 'The database was not encrypted anew; the key of before is in force again.',
    reason: `${failure.message} ${failure.reason}`,
    fix: kept
      ? `${failure.fix} What was stored under the new key cannot be read; it is kept in snapshots/${kept.name}.`
      : failure.fix,
    data: failure.data,
    cause: error,
  });
}

/** Makes the former file current, with what was acknowledged under the new key. A new file that cannot be read as a whole is put aside as a snapshot, which is answered; nothing is thrown away unread. */
async function putBack(
  context: CommandContext,
  { layout }: RunningAppliance,
  { from, to }: Keys,
): Promise<Snapshot | undefined> {
  const held = await ownData(context.installation, layout);
  try {
    const state = await compare(context, layout, { from, to });
    if (state === 'more') await carryOver(context, layout, { from, to });
    const snapshot = state === 'damaged' ? aside(context, layout, to) : undefined;
    switchCurrent(layout, from);
    if (snapshot) moveDatabaseAside(snapshot, databaseFile(layout, to));
    followCurrent(layout);
    removeDatabase(layout, to);
    return snapshot;
  } finally {
    await held.release();
  }
}

/** Whether the file under the new key holds what the former one holds, more than that, or cannot be read. The former one must be whole. */
async function compare(
  { installation }: CommandContext,
  layout: HomeLayout,
  { from, to }: Keys,
): Promise<'equal' | 'more' | 'damaged'> {
  const [former, present] = [reference(layout, from), reference(layout, to)];
  await runDataTool(installation, 'verify', { database: former });
  try {
    const { data, keyring, rootKey } = layout;
    const folder = { dataDir: data, keyringPath: keyring, rootKeyPath: rootKey, owned: true };
    await runDataTool(installation, 'checkpoint', folder);
    await runDataTool(installation, 'verify', { database: present });
  } catch (error) {
    if (!DAMAGE.has(toCommandError(error).code)) throw error;
    return 'damaged';
  }
  return runDataTool(installation, 'verify', { database: present, compareWith: former }).then(
    () => 'equal',
    () => 'more',
  );
}

async function carryOver({ installation }: CommandContext, layout: HomeLayout, { from, to }: Keys): Promise<void> {
  const former = databaseFile(layout, from);
  const carried = `${former}.new.carried`;
  rmSync(carried, { force: true });
  await runDataTool(installation, 'rekey', { source: reference(layout, to), to: carried, newKeyId: from });
  renameSync(carried, former);
  syncFolder(layout.data);
}

function aside({ now, installation }: CommandContext, layout: HomeLayout, keyId: string): Snapshot {
  const database = { file: databaseFile(layout, keyId), keyId, take: 'move' as const };
  return putAside(layout, { reason: 'rotate-keys', now: now(), version: installation.version, database });
}

const reference = (layout: HomeLayout, id: string) => referenceTo(layout, databaseFile(layout, id), id);
