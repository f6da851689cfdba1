import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Artefact,
  type BackupRecord,
  listBackups,
  newestVerified,
  scratchPath,
  writeRecord,
} from '@votive/shared/backup/backup-folder';
import { unwrapLocalKey } from '@votive/shared/backup/local-key';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import type { DrillPassed } from '@votive/shared/contracts/backups';
import { linkAtomically } from '@votive/shared/files/atomic-file';
import { parseKeyring, rootKeyFor } from '@votive/shared/keyring/keyring';
import { migrate } from '../data-tool/migrate.ts';
import type { Work } from '../data-tool/work.ts';
import { CURRENT, databaseFileName } from '../database/data-folder.ts';
import type { BackupPlaces } from './backup-job.ts';
import { proveRestored, restoredReference } from './prove-restored.ts';
import { rehearseService } from './rehearse-service.ts';

/**
 * Restores the newest proved backup away from the data in use: unpacks it, checks every page and row, brings it to the schema of this version, and has a service of its own come up on it and
 * answer. What came of it is noted beside the backup. Throws with the reason in words.
 */
export async function drill(places: BackupPlaces, work: Work): Promise<DrillPassed> {
  const newest = newestVerified(listBackups(places.folder));
  if (!newest) throw new Error('There is no backup yet that was proved to open.');
  const fileKey = localKey(places, newest.record);
  const note = (ok: boolean, rtoMs: number | null, cause: string | null) =>
    writeRecord(places.folder, { ...newest.record, drill: { at: work.now().toISOString(), ok, rtoMs, cause } });
  try {
    const passed = await rehearse(places, { newest, fileKey }, work);
    note(true, passed.rtoMs, null);
    return passed;
  } catch (error) {
    note(false, null, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function rehearse(
  { folder }: BackupPlaces,
  { newest, fileKey }: { newest: Artefact; fileKey: Buffer },
  work: Work,
): Promise<DrillPassed> {
  const startedAt = performance.now();
  const scratch = scratchPath(folder, 'drill');
  try {
    const artefact = await openArtefact(newest.path, { fileKey });
    try {
      await artefact.extract({ folder: scratch });
    } finally {
      artefact.close();
    }
    const rows = proveRestored(scratch, artefact.manifest, work);
    const database = restoredReference(scratch, artefact.manifest);
    migrate({ database }, work);
    const dataDir = dirname(database.file);
    linkAtomically(join(dataDir, CURRENT), databaseFileName(database.keyId));
    await rehearseService({ dataDir, ...database, scratch: join(scratch, 'gate') });
    return { rows, rtoMs: Math.round(performance.now() - startedAt) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function localKey({ keyringPath, rootKeyPath }: BackupPlaces, { id, localKey: wrapped }: BackupRecord): Buffer {
  const rootKey = rootKeyFor(parseKeyring(readFileSync(keyringPath, 'utf8')), readFileSync(rootKeyPath, 'utf8'));
  const fileKey = wrapped === null ? undefined : unwrapLocalKey(rootKey, { id, wrapped });
  if (fileKey) return fileKey;
  throw new Error(
    `The newest backup ${id} was made under another root key, so the service cannot open it; \`votive backup drill\` can, and the next scheduled backup will do.`,
  );
}
