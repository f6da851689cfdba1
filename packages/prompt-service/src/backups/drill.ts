import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArtefactError, type ArtefactFault } from '@votive/shared/backup/artefact-error';
import {
  type Artefact,
  type BackupRecord,
  type Drill,
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

/** What lies in the file itself, whoever opens it. */
const DAMAGE: ReadonlySet<ArtefactFault> = new Set(['foreign', 'truncated', 'altered']);

/**
 * Restores the newest proved backup away from the data in use: unpacks it, checks every page and row, brings it to the schema of this version, and has a service of its own come up on it and
 * answer. What came of it is noted beside the backup; one that is damaged counts as proved no more. Throws with the reason in words.
 */
export async function drill(places: BackupPlaces, work: Work): Promise<DrillPassed> {
  const newest = newestVerified(listBackups(places.folder));
  if (!newest) throw new Error('There is no backup yet that was proved to open.');
  const fileKey = localKey(places, newest.record);
  const note = (drill: Omit<Drill, 'at'>, { isDamaged }: { isDamaged: boolean }) => {
    const at = work.now().toISOString();
    const verified = isDamaged ? { at, ok: false, cause: drill.cause } : newest.record.verified;
    writeRecord(places.folder, { ...newest.record, verified, drill: { at, ...drill } });
  };
  try {
    const passed = await rehearse(places, { newest, fileKey }, work);
    note({ ok: true, rtoMs: passed.rtoMs, cause: null }, { isDamaged: false });
    return passed;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    note({ ok: false, rtoMs: null, cause }, { isDamaged: error instanceof ArtefactError && DAMAGE.has(error.fault) });
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
