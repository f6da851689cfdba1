import { readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { StackDriver } from '../stack/driver.ts';
import { removeEndedKeys } from './remove-ended-keys.ts';
import { settleRootKey } from './rotate-root.ts';
import { isRunning, takeUpKeys } from './take-up-keys.ts';

/**
 * Ends an interrupted rotation by what lies on disk. Each kind is one step that either happened or not; of the root key and the database a half may be there, which is finished
 * where the new key is in force and taken back where it is not. Then what runs takes up the keys that are there. To settle twice does no harm.
 */
export async function settleRotateKeys(
  { phases }: JournalEntry,
  { layout, driver, now }: { layout: HomeLayout; driver: StackDriver; now: () => Date },
): Promise<{ outcome: 'finished' | 'undone'; did: string[] }> {
  const names = phases.map(({ name }) => name);
  const did = [settleRootKey(layout), ...removeEndedKeys(layout, now())].filter((what) => what !== undefined);
  const switched = names.some((name) => name.endsWith('-switched')) && !names.includes('undoing');
  if (switched) await takeUpIfRunning({ layout, driver, now }, did);
  const outcome = switched ? 'finished' : 'undone';
  return {
    outcome,
    did: did.length > 0 ? did : [switched ? 'the new keys are in force' : 'the keys of before are in force'],
  };
}

async function takeUpIfRunning(
  { layout, driver, now }: { layout: HomeLayout; driver: StackDriver; now: () => Date },
  did: string[],
): Promise<void> {
  const config = readHomeConfig(layout.config);
  if (!config || driver.mode === 'process' || !(await isRunning(driver))) return;
  const restarted = await takeUpKeys({ layout, driver, config }, { now });
  if (restarted.length > 0) did.push(`restarted ${restarted.join(', ')} with the new keys`);
}
