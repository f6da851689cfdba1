import { existsSync } from 'node:fs';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { StackDriver } from '../stack/driver.ts';
import { finishAdoption, undoAdoption } from './adopt-data.ts';
import { finishReplacement, hasReplaced, isReplacing } from './replace-data.ts';
import { dropSnapshot, readSnapshot, removeUnfinishedSnapshots } from './snapshots.ts';
import { removeStaging, stagingFolder } from './staged-data.ts';

/**
 * Finishes or undoes an interrupted restore by what lies on disk: a replacement that was ready is finished; else, where `current` points at the data of before, all is taken back, and where
 * it has moved, the rest follows. To settle twice does no harm.
 */
export async function settleRestore(
  { details, phases }: JournalEntry,
  { layout, driver }: { layout: HomeLayout; driver: StackDriver },
): Promise<{ outcome: 'finished' | 'undone'; did: string[] }> {
  const removed = removeUnfinishedSnapshots(layout);
  const tidied = removed.length > 0 ? ['removed a snapshot that was being made or removed'] : [];
  const wasReplacing = phases.some(({ name }) => name === 'replacing');
  if (isReplacing(layout) || (wasReplacing && hasReplaced(layout))) {
    if (isReplacing(layout)) finishReplacement(layout);
    removeStaging(layout);
    dropTaken(layout, details.takes);
    driver.share();
    return { outcome: 'finished', did: ['put the restored data in place', ...tidied] };
  }
  const snapshot = details.snapshot === undefined ? undefined : readSnapshot(layout, details.snapshot);
  const current = currentReference(layout);
  if (snapshot && current && snapshot.keyId !== current.keyId) {
    finishAdoption(layout, snapshot);
    dropTaken(layout, details.takes);
    driver.share();
    return {
      outcome: 'finished',
      did: [`the data that it put in place is in use; what was there before is snapshots/${snapshot.name}`],
    };
  }
  const was = existsSync(stagingFolder(layout));
  const did = [...undoAdoption(layout), ...tidied];
  return { outcome: 'undone', did: did.length > 0 || was ? did : ['the data is as it was before'] };
}

/** The snapshot that was put back is in use now, so it need not be kept as well. */
function dropTaken(layout: HomeLayout, name: string | undefined): void {
  if (name !== undefined) dropSnapshot(layout, { name });
}
