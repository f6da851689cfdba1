import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { syncFolder } from '../files/atomic-file.ts';
import { removeFolderGently, removeGently } from '../files/remove-gently.ts';
import { createRests, type Rest } from '../scheduling/rests.ts';
import { artefactPath, type BackupRecord, partialPath, scratchPath, writeRecord } from './backup-folder.ts';
import { wrapLocalKey } from './local-key.ts';
import type { Manifest } from './manifest.ts';
import { openArtefact } from './open-artefact.ts';
import type { Watch } from './progress.ts';
import { sealArtefact } from './seal-artefact.ts';
import { describeSources, type Source } from './sources.ts';

export type MakeArtefact = {
  /** The folder of backups. */
  folder: string;
  id: string;
  recipient: string;
  /** The recovery key, where it is at hand; else the artefact is opened again by the key that it was just made with. */
  identity?: string;
  rootKey: Buffer;
  about: Omit<Manifest, 'schema' | 'id' | 'members'>;
  sources: readonly Source[];
  /** Called once everything is sealed and the sources are no longer needed, before the restore is tested. */
  onSealed?: () => Promise<void>;
  /** Proves the database below the folder against the manifest; throws where it is not what it says. */
  prove: (restored: string, manifest: Manifest) => Promise<void>;
  now: () => Date;
  /** Told what begins; answers how to watch it, given the bytes in all. */
  step?: (name: 'sealing' | 'testing', bytes: number) => Watch;
  rest?: Rest;
};

/** A name that sorts by time: `votive-20261121T080000Z-1a2b3c`. */
export function newBackupId(now: Date): string {
  return `votive-${now.toISOString().replaceAll(/[:-]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
}

/**
 * Makes an artefact and tests its restore before it gets its name: it is read back from the disk, unpacked beside, and its database is proved. A failure leaves nothing. Whoever
 * calls holds the lock of the folder.
 */
export async function makeArtefact(input: MakeArtefact): Promise<BackupRecord> {
  const { folder, id, recipient, identity, sources, about, now, step = () => ({}), rest = createRests() } = input;
  const [partial, scratch] = [partialPath(folder, id), scratchPath(folder, id)];
  try {
    const members = await describeSources(sources, { rest });
    const manifest: Manifest = { schema: 'votive.backup/1', id, ...about, members };
    const bytes = members.reduce((total, member) => total + (member.kind === 'file' ? member.bytes : 0), 0);
    const sealed = await sealArtefact(partial, {
      recipient,
      manifest,
      sources,
      watch: { ...step('sealing', bytes), rest },
    });
    await input.onSealed?.();
    const key = identity === undefined ? { fileKey: sealed.fileKey } : { identity };
    const artefact = await openArtefact(partial, key);
    try {
      await artefact.extract({ folder: scratch, watch: { ...step('testing', bytes), rest } });
    } finally {
      artefact.close();
    }
    await input.prove(scratch, artefact.manifest);
    const record = toRecord(input, manifest, { ...sealed, at: now() });
    writeRecord(folder, record);
    renameSync(partial, artefactPath(folder, id));
    syncFolder(folder);
    return record;
  } finally {
    if (existsSync(partial)) await removeGently(partial);
    await removeFolderGently(scratch);
  }
}

function toRecord(
  { rootKey }: MakeArtefact,
  manifest: Manifest,
  { bytes, sha256, fileKey, at }: { bytes: number; sha256: string; fileKey: Buffer; at: Date },
): BackupRecord {
  const { id, createdAt, reason, scope, appVersion, database } = manifest;
  const { tables, migrations } = database.content;
  return {
    schema: 'votive.backup-record/1',
    id,
    createdAt,
    reason,
    scope,
    appVersion,
    bytes,
    sha256,
    rows: Object.values(tables).reduce((total, { rows }) => total + rows, 0),
    keyId: database.keyId,
    rootKeyId: database.rootKeyId,
    schemaVersion: migrations.at(-1) ?? null,
    verified: { at: at.toISOString(), ok: true, cause: null },
    drill: null,
    localKey: wrapLocalKey(rootKey, { id, fileKey }),
  };
}
