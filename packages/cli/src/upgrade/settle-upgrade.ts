import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { foldLeftLog } from '../journal/fold-left-log.ts';
import { type JournalEntry, noteInEntry } from '../journal/journal.ts';
import { finishAdoption, undoAdoption } from '../restore/adopt-data.ts';
import { readSnapshot, removeUnfinishedSnapshots, type Snapshot, snapshotFiles } from '../restore/snapshots.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';
import { currentRelease } from './current-release.ts';
import { recordRollback, removeUnfinishedBuilds, switchRelease } from './releases.ts';
import { putBack, stageAside } from './stage-data.ts';

type Tools = { layout: HomeLayout; driver: StackDriver; installation: Installation };
type Settled = { outcome: 'finished' | 'undone'; did: string[] };

/**
 * Finishes or undoes an interrupted upgrade or rollback by which release is in force: its data is what has to be in use. An upgrade moves the data first and a rollback the release first, so
 * where the two do not belong together it is the older release that is in force, and this puts its data back. An upgrade that was taking itself back goes on with that. To settle twice
 * does no harm.
 */
export async function settleUpgrade(entry: JournalEntry, tools: Tools): Promise<Settled> {
  const { layout, driver } = tools;
  const did = removeUnfinishedBuilds(layout).length > 0 ? ['removed a release that was being built'] : [];
  removeUnfinishedSnapshots(layout);
  const { back } = entry.details;
  if (back !== undefined) switchRelease(layout, back === '' ? null : back);
  settleAdoption(layout, entry);
  const reachesTarget = (basename(currentRelease(layout) ?? '') || '') === (entry.details.release ?? 'none yet');
  const hasSwitched = entry.phases.some(({ name }) => name === 'switching');
  if (hasSwitched) did.push(...(await settleData(entry, tools, { reachesTarget })));
  did.push(...(await driver.settle()));
  driver.share();
  const name = entry.details.release === '' ? 'the checkout' : entry.details.release;
  if (hasSwitched && reachesTarget) return { outcome: 'finished', did: [...did, `this home runs ${name} now`] };
  return { outcome: 'undone', did: [...did, 'this home runs the version of before on its own data'] };
}

/** The data follows the release in force; a rollback that came to its end is noted as one. Answers what was done, in words. */
async function settleData(
  entry: JournalEntry,
  tools: Tools,
  { reachesTarget }: { reachesTarget: boolean },
): Promise<string[]> {
  const isRollback = entry.command === 'rollback';
  const isOlderInForce = isRollback === reachesTarget;
  const putAside = isOlderInForce ? await putDataBack(entry, tools) : undefined;
  if (isRollback && reachesTarget)
    recordRollback(tools.layout, { at: new Date(), aside: putAside ?? entry.details.aside ?? null });
  return putAside === undefined ? [] : [`put back the data of before; what was in use is snapshots/${putAside}`];
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

/** The older release is in force: its data, which was put aside, comes back unless it has. Answers the name of the snapshot that then holds what was in use. */
async function putDataBack(entry: JournalEntry, { layout, installation }: Tools): Promise<string | undefined> {
  const { details, command } = entry;
  const before = readSnapshot(layout, details.snapshot ?? '');
  const aside = details.aside === undefined ? undefined : readSnapshot(layout, details.aside);
  const isBack = aside !== undefined && isWhole(aside);
  if (isBack || !before || before.keyId === null || !isWhole(before)) return undefined;
  if (currentReference(layout)?.keyId === before.keyId) return undefined;
  // Nothing folds a log any more once it lies in a snapshot.
  await foldLeftLog(layout, installation);
  const staged = stageAside(layout, { ...before, keyId: before.keyId });
  const reason = command === 'rollback' ? 'rollback' : 'failed-upgrade';
  const { name } = putBack({ now: () => new Date(), installation }, layout, {
    staged,
    reason,
    onSnapshot: (aside) => noteInEntry(layout, entry, { aside }),
  });
  return name;
}

const isWhole = (snapshot: Snapshot) => existsSync(snapshotFiles(snapshot).database ?? '');
