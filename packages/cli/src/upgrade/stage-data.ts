import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import { linkAtomically } from '@votive/shared/files/atomic-file';
import { databaseName } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import { adoptData } from '../restore/adopt-data.ts';
import { gateOnPrivatePorts } from '../restore/gate-on-private-ports.ts';
import { copyDurably } from '../restore/put-aside.ts';
import { type Snapshot, snapshotFiles } from '../restore/snapshots.ts';
import { removeStaging, type StagedData, stagedFiles, stagedReference, stagingFolder } from '../restore/staged-data.ts';
import type { Installation } from '../stack/installation.ts';

/** Copies a database that is at rest, with the keys that open it, beside the data in use. */
export function stageCopy(
  layout: HomeLayout,
  from: { file: string; keyId: string; keyring: string; rootKey: string; config: string },
): StagedData {
  removeStaging(layout);
  const staged = { folder: stagingFolder(layout), keyId: from.keyId };
  const to = stagedFiles(staged);
  for (const folder of [to.data, dirname(to.rootKey)]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [source, target] of [
    [from.keyring, to.keyring],
    [from.rootKey, to.rootKey],
    [from.config, to.config],
    [from.file, to.database],
  ] as const)
    if (existsSync(source)) copyDurably(source, target);
  return staged;
}

/** A staged copy of what was put aside, byte for byte. */
export function stageAside(layout: HomeLayout, snapshot: Snapshot & { keyId: string }): StagedData {
  const { database = '', keyring, rootKey, config } = snapshotFiles(snapshot);
  return stageCopy(layout, { file: database, keyId: snapshot.keyId, keyring, rootKey, config });
}

/** A staged copy of a database of this home. */
export function stageOwn(layout: HomeLayout, { file, keyId }: Pick<DatabaseReference, 'file' | 'keyId'>): StagedData {
  const { keyring, rootKey, config } = layout;
  return stageCopy(layout, { file, keyId, keyring, rootKey, config });
}

/** Brings a staged copy to the schema of a release, by that release's own code, and reads all of it again. Answers what was applied. */
export async function migrateStaged(installation: Installation, staged: StagedData): Promise<string[]> {
  const database = stagedReference(staged);
  const { pending } = await runDataTool(installation, 'inspect', { database });
  if (pending.length > 0) await runDataTool(installation, 'migrate', { database });
  await runDataTool(installation, 'verify', { database });
  return pending;
}

/** Has the services of a release come up on a staged copy, which they write to. */
export async function gateStaged(
  context: CommandContext,
  installation: Installation,
  staged: StagedData,
): Promise<void> {
  const { data, keyring, rootKey } = stagedFiles(staged);
  linkAtomically(join(data, 'current'), databaseName(staged.keyId));
  await gateOnPrivatePorts(context, {
    dataDir: data,
    keyringPath: keyring,
    rootKeyPath: rootKey,
    scratch: join(staged.folder, 'gate'),
    installation,
  });
}

/** Puts what was put aside back in use; what is in use goes to a snapshot of its own. To be called while the data is closed and owned. */
export function putBack(
  { now, installation }: Pick<CommandContext, 'now' | 'installation'>,
  layout: HomeLayout,
  { staged, reason, onSnapshot }: { staged: StagedData; reason: string; onSnapshot: (name: string) => void },
): Snapshot {
  return adoptData(layout, staged, { reason, now: now(), version: installation.version, onSnapshot });
}
