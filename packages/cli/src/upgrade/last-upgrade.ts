import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import { readSnapshot, type Snapshot } from '../restore/snapshots.ts';
import { fingerprintSources } from './build-release.ts';
import { releaseInForce } from './release-in-force.ts';
import type { Release, UpgradeRecord } from './releases.ts';
import { nothingToTakeBack } from './upgrade-error.ts';

/** Data that was put aside, with the key that it is under. */
export type SnapshotBefore = Snapshot & { keyId: string };

/** The last upgrade, if it is the one in force and what it came from is there still. Throws VOT-808 where it is not. */
export function requireUpgraded(
  context: CommandContext,
  layout: HomeLayout,
  last: UpgradeRecord | undefined,
): UpgradeRecord {
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

/** The data of before an upgrade, where it is there and its key is known. */
export function snapshotOf(layout: HomeLayout, { snapshot }: UpgradeRecord): SnapshotBefore | undefined {
  const found = snapshot === null ? undefined : readSnapshot(layout, snapshot);
  return found && found.keyId !== null ? { ...found, keyId: found.keyId } : undefined;
}
