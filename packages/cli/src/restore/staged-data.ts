import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import { linkAtomically, syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import { countBytes } from '../backup/count-bytes.ts';
import { proveRestored } from '../backup/prove-restored.ts';
import { requireRoomFor } from '../backup/require-room.ts';
import { unpackBackup } from '../backup/unpack-backup.ts';
import { databaseName } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { RecoveryKey } from '../kit/recovery-kit.ts';
import type { CommandContext } from '../program/command.ts';
import { gateOnPrivatePorts } from './gate-on-private-ports.ts';
import { copyDurably } from './put-aside.ts';
import { type Snapshot, snapshotFiles } from './snapshots.ts';

/** What is to become the data of a home, beside the data in use: a folder that looks like a home, with its keys. */
export type StagedData = { folder: string; keyId: string };

/** Where data is staged: inside the data folder, so that it goes to its place by a rename. */
export const stagingFolder = ({ data }: Pick<HomeLayout, 'data'>): string => join(data, 'restore');

/** The places inside staged data. */
export function stagedFiles({ folder, keyId }: StagedData) {
  return {
    data: join(folder, 'data'),
    database: join(folder, 'data', databaseName(keyId)),
    keyring: join(folder, 'keyring.json'),
    rootKey: join(folder, 'secrets', 'root.key'),
    config: join(folder, 'config.json'),
  };
}

export function stagedReference(staged: StagedData): DatabaseReference {
  const { database, keyring, rootKey } = stagedFiles(staged);
  return { file: database, keyId: staged.keyId, keyringPath: keyring, rootKeyPath: rootKey };
}

/** Unpacks a backup beside the data in use and proves it against its manifest. */
export async function stageBackup(
  context: CommandContext,
  layout: HomeLayout,
  { path, key }: { path: string; key: RecoveryKey },
): Promise<StagedData> {
  const folder = freshStaging(layout);
  const manifest = await unpackBackup(context, path, { identity: key.identity, to: { folder, disk: layout.data } });
  const staged = { folder, keyId: manifest.database.keyId };
  await proveRestored(context, folder, manifest);
  writeFileAtomically(join(folder, 'secrets', 'recovery.key'), `# public key: ${key.recipient}\n${key.identity}\n`);
  return makeReady(context, staged);
}

/** Copies what was put aside beside the data in use and proves it. Throws what the data tool refuses. */
export async function stageSnapshot(
  context: CommandContext,
  layout: HomeLayout,
  snapshot: Snapshot & { keyId: string },
): Promise<StagedData> {
  const from = snapshotFiles(snapshot);
  const staged = { folder: freshStaging(layout), keyId: snapshot.keyId };
  const to = stagedFiles(staged);
  const { bytes } = await runDataTool(context.installation, 'inspect', { database: referenceOf(snapshot) });
  requireRoomFor(layout.data, bytes, 'the data that was put aside');
  mkdirSync(to.data, { recursive: true, mode: 0o700 });
  mkdirSync(join(staged.folder, 'secrets'), { mode: 0o700 });
  for (const [source, target] of [
    [from.keyring, to.keyring],
    [from.rootKey, to.rootKey],
    [from.config, to.config],
    [from.database ?? '', to.database],
  ] as const)
    if (existsSync(source)) copyDurably(source, target);
  const onBytes = countBytes(context.output.progress, { title: 'Checking every page and row', total: bytes });
  await runDataTool(
    context.installation,
    'verify',
    { database: stagedReference(staged) },
    { onProgress: ({ done }) => onBytes(done) },
  );
  return makeReady(context, staged);
}

/** Takes staged data away. */
export function removeStaging(layout: HomeLayout): boolean {
  const folder = stagingFolder(layout);
  if (!existsSync(folder)) return false;
  rmSync(folder, { recursive: true, force: true });
  syncFolder(layout.data);
  return true;
}

/** Brings older data to the schema of this version, on the copy, and has the services come up on it. */
async function makeReady(context: CommandContext, staged: StagedData): Promise<StagedData> {
  const { installation, output } = context;
  const database = stagedReference(staged);
  const { pending } = await runDataTool(installation, 'inspect', { database });
  if (pending.length > 0) {
    output.progress.step(`Bringing it from an older schema to this one (${pending.length} migrations)`);
    await runDataTool(installation, 'migrate', { database });
  }
  const files = stagedFiles(staged);
  linkAtomically(join(files.data, 'current'), databaseName(staged.keyId));
  output.progress.step('Starting the services on it, on ports of their own');
  await gateOnPrivatePorts(context, {
    dataDir: files.data,
    keyringPath: files.keyring,
    rootKeyPath: files.rootKey,
    scratch: join(staged.folder, 'gate'),
  });
  return staged;
}

function freshStaging(layout: HomeLayout): string {
  removeStaging(layout);
  return stagingFolder(layout);
}

function referenceOf(snapshot: Snapshot & { keyId: string }): DatabaseReference {
  const { database = '', keyring, rootKey } = snapshotFiles(snapshot);
  return { file: database, keyId: snapshot.keyId, keyringPath: keyring, rootKeyPath: rootKey };
}
