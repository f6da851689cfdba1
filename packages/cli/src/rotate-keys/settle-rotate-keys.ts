import { existsSync } from 'node:fs';
import { settleBackup } from '../backup/settle-backup.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { liftLeftMarker } from '../data-tool/maintenance-marker.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';
import { databaseFile } from './database-files.ts';
import { keysNeededByBackups } from './needed-keys.ts';
import { removeEndedKeys } from './remove-ended-keys.ts';
import { settleRootKey } from './rotate-root.ts';
import { settleDatabase } from './settle-database.ts';
import { isRunning, takeUpKeys } from './take-up-keys.ts';

type Tools = { layout: HomeLayout; driver: StackDriver; installation: Installation; now: () => Date };

/**
 * Ends an interrupted rotation by what lies on disk. Each kind is one step that either happened or not; of the root key and the database a half may be there, which is finished
 * where the new key is in force and taken back where it is not. Then what runs takes up the keys that are there. To settle twice does no harm.
 */
export async function settleRotateKeys(
  entry: JournalEntry,
  { layout, driver, installation, now }: Tools,
): Promise<{ outcome: 'finished' | 'undone'; did: string[] }> {
  if (entry.phases.at(-1)?.name === 'database-backup') await settleBackup(entry, { layout });
  const root = settleRootKey(layout);
  await requireWholeCopy(entry, { layout, installation });
  const database = settleDatabase(entry, { layout, neededByBackups: keysNeededByBackups(layout) });
  const did = [...(root === undefined ? [] : [root]), ...(database?.did ?? []), ...removeEndedKeys(layout, now())];
  driver.share();
  liftLeftMarker(layout);
  const restarted = await takeUpIfRunning({ layout, driver, installation, now });
  if (restarted.length > 0) did.push(`restarted ${restarted.join(', ')} with the keys that are there`);
  const isNew = database?.finished === true || changedFiles(entry);
  return {
    outcome: isNew ? 'finished' : 'undone',
    did: did.length > 0 ? did : [isNew ? 'the new keys are in force' : 'the keys of before are in force'],
  };
}

/** The former file may go only when the one that follows it is read as a whole once more. */
async function requireWholeCopy(
  { details: { databaseFrom: from, databaseTo: to } }: JournalEntry,
  { layout, installation }: Pick<Tools, 'layout' | 'installation'>,
): Promise<void> {
  const current = currentReference(layout);
  const mayRemove = current !== undefined && current.keyId === to && from !== undefined;
  if (mayRemove && existsSync(databaseFile(layout, from)))
    await runDataTool(installation, 'verify', { database: current });
}

/** Whether small files were switched and not switched back. */
const changedFiles = ({ phases }: JournalEntry) =>
  phases.some(({ name }) => name.endsWith('-switched') && name !== 'database-switched') &&
  !phases.some(({ name }) => name === 'undoing');

/** Processes follow their files; containers see those that were there when they were made. */
async function takeUpIfRunning({ layout, driver, now }: Tools): Promise<string[]> {
  const config = readHomeConfig(layout.config);
  if (!config || driver.mode === 'process' || !(await isRunning(driver))) return [];
  return takeUpKeys({ layout, driver, config }, { now });
}
