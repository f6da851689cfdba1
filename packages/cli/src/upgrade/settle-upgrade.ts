import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { foldLeftLog } from '../journal/fold-left-log.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { finishAdoption, undoAdoption } from '../restore/adopt-data.ts';
import { readSnapshot, removeUnfinishedSnapshots, type Snapshot, snapshotFiles } from '../restore/snapshots.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';
import { currentRelease } from './current-release.ts';
import { removeUnfinishedBuilds } from './releases.ts';
import { putBack, stageAside } from './stage-data.ts';

type Tools = { layout: HomeLayout; driver: StackDriver; installation: Installation };
type Settled = { outcome: 'finished' | 'undone'; did: string[] };

/**
 * Finishes or undoes an interrupted upgrade or rollback by which release is in force: its data is what has to be in use. An upgrade moves the data first and a rollback the release first, so
 * where the two do not belong together it is the older release that is in force, and this puts its data back. To settle twice does no harm.
 */
export async function settleUpgrade(entry: JournalEntry, tools: Tools): Promise<Settled> {
  const { layout, driver } = tools;
  const did = removeUnfinishedBuilds(layout).length > 0 ? ['removed a release that was being built'] : [];
  removeUnfinishedSnapshots(layout);
  settleAdoption(layout, entry);
  const reachesTarget = (basename(currentRelease(layout) ?? '') || '') === (entry.details.release ?? 'none yet');
  const hasSwitched = entry.phases.some(({ name }) => name === 'switching');
  const isRollback = entry.command === 'rollback';
  if (hasSwitched && (isRollback ? reachesTarget : !reachesTarget)) did.push(...(await putDataBack(entry, tools)));
  did.push(...(await driver.settle()));
  driver.share();
  const name = entry.details.release === '' ? 'the checkout' : entry.details.release;
  if (hasSwitched && reachesTarget) return { outcome: 'finished', did: [...did, `this home runs ${name} now`] };
  return { outcome: 'undone', did: [...did, 'this home runs the version of before on its own data'] };
}

/** A change of the data under way is finished where `current` has moved, else taken back. */
function settleAdoption(layout: HomeLayout, { details }: JournalEntry): void {
  const current = currentReference(layout);
  if (!current || !existsSync(layout.keyring)) return;
  const under = details.aside ?? details.snapshot ?? '';
  const snapshot = under === '' ? undefined : readSnapshot(layout, under);
  const { deks } = parseKeyring(readFileSync(layout.keyring, 'utf8'));
  const hasMoved =
    deks[current.keyId]?.state === 'next' ||
    (snapshot !== undefined && snapshot.keyId !== current.keyId && !isWhole(snapshot));
  if (hasMoved) finishAdoption(layout, snapshot);
  else undoAdoption(layout);
}

/** The older release is in force: its data, which was put aside, comes back unless it has. */
async function putDataBack({ details, command }: JournalEntry, { layout, installation }: Tools): Promise<string[]> {
  const before = readSnapshot(layout, details.snapshot ?? '');
  const aside = details.aside === undefined ? undefined : readSnapshot(layout, details.aside);
  const isBack = aside !== undefined && isWhole(aside);
  if (isBack || !before || before.keyId === null || !isWhole(before)) return [];
  if (currentReference(layout)?.keyId === before.keyId) return [];
  // Nothing folds a log any more once it lies in a snapshot.
  await foldLeftLog(layout, installation);
  const staged = stageAside(layout, { ...before, keyId: before.keyId });
  const reason = command === 'rollback' ? 'rollback' : 'failed-upgrade';
  const { name } = putBack({ now: () => new Date(), installation }, layout, {
    staged,
    reason,
    onSnapshot: () => undefined,
  });
  return [`put back the data of before; what was in use is snapshots/${name}`];
}

const isWhole = (snapshot: Snapshot) => existsSync(snapshotFiles(snapshot).database ?? '');
