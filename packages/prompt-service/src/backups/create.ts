import { readFileSync, statfsSync, statSync } from 'node:fs';
import { listBackups, removeBackup } from '@votive/shared/backup/backup-folder';
import { homeSources } from '@votive/shared/backup/home-sources';
import { makeArtefact, newBackupId } from '@votive/shared/backup/make-artefact';
import { toPrune } from '@votive/shared/backup/retention';
import type { BackupMade } from '@votive/shared/contracts/backups';
import { parseKeyring, rootKeyFor } from '@votive/shared/keyring/keyring';
import { contentOf } from '../data-tool/verify.ts';
import type { Work } from '../data-tool/work.ts';
import { databaseFileName } from '../database/data-folder.ts';
import type { BackupJob } from './backup-job.ts';
import { proveRestored, targetIn } from './prove-restored.ts';

/** The artefact and the copy that the restore test unpacks; the copy of the data is there already. */
const COPIES = 2;

/** Makes an artefact of a copy of the database and proves that it can be restored, then removes what the retention policy no longer keeps. */
export async function createScheduledBackup(
  job: Extract<BackupJob, { verb: 'create' }>,
  work: Work,
): Promise<BackupMade> {
  const { places, copy, keyId, recipient, home, appVersion, retention } = job;
  const startedAt = performance.now();
  requireRoom(places.folder, COPIES * statSync(copy).size);
  const [keyringFile, rootKeyFile] = [readFileSync(places.keyringPath), readFileSync(places.rootKeyPath)];
  const keyring = parseKeyring(keyringFile.toString('utf8'));
  const rootKey = rootKeyFor(keyring, rootKeyFile.toString('utf8'));
  // Its pages are checked once it was restored; here it is read for the manifest.
  const content = contentOf(
    targetIn({ file: copy, keyId, keyringPath: places.keyringPath, rootKeyPath: places.rootKeyPath }),
    work,
  );
  const member = `data/${databaseFileName(keyId)}`;
  const record = await makeArtefact({
    folder: places.folder,
    id: newBackupId(work.now()),
    recipient,
    rootKey,
    about: {
      createdAt: work.now().toISOString(),
      appVersion,
      reason: 'schedule',
      scope: home === undefined ? 'data' : 'home',
      database: { member, keyId, fingerprint: keyring.deks[keyId]?.kcv ?? '', rootKeyId: keyring.kek.id, content },
    },
    sources: [
      { name: 'keyring.json', content: keyringFile },
      { name: 'secrets/root.key', content: rootKeyFile },
      ...(home === undefined ? [] : homeSources(home)),
      { name: member, path: copy },
    ],
    prove: async (folder, manifest) => void proveRestored(folder, manifest, work),
    now: work.now,
  });
  const unwanted = toPrune(listBackups(places.folder), retention);
  for (const { id } of unwanted) removeBackup(places.folder, id);
  return {
    bytes: record.bytes,
    rows: record.rows,
    durationMs: Math.round(performance.now() - startedAt),
    pruned: unwanted.length,
  };
}

function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes)
    throw new Error(`A backup and its restore test need ${bytes} bytes, and ${bavail * bsize} are free.`);
}
