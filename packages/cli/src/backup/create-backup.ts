import { readFileSync, statSync } from 'node:fs';
import { type BackupRecord, listBackups, newestVerified } from '@votive/shared/backup/backup-folder';
import { homeSources } from '@votive/shared/backup/home-sources';
import { makeArtefact, newBackupId } from '@votive/shared/backup/make-artefact';
import type { Source } from '@votive/shared/backup/sources';
import type { DatabaseContent, DatabaseReference } from '@votive/shared/contracts/data-tool';
import { parseKeyring, rootKeyFor } from '@votive/shared/keyring/keyring';
import { currentReference, databaseName, referenceTo } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { type TakenSnapshot, takeSnapshot } from '../data-tool/take-snapshot.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { readRecoveryKey } from '../kit/recovery-kit.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import type { StackDriver } from '../stack/driver.ts';
import { withBackupLock } from './backup-lock.ts';
import { countBytes } from './count-bytes.ts';
import { proveRestored } from './prove-restored.ts';
import { requireRoomFor } from './require-room.ts';

/** A copy, the artefact, and the copy that the restore test unpacks. */
const COPIES = 3;

export type CreateBackup = { layout: HomeLayout; driver: StackDriver; reason: string };

/**
 * Makes a backup of a home, whether its services run or not, and proves that it can be restored before it answers. To be called under the home's lock. The services are not stopped and
 * no request waits. Throws with nothing left behind.
 */
export async function createBackup(
  context: CommandContext,
  { layout, driver, reason }: CreateBackup,
): Promise<BackupRecord> {
  const source = currentReference(layout);
  if (!source) throw nothingToBackUp(layout);
  const { identity, recipient } = await readRecoveryKey(layout);
  const { size } = statSync(source.file);
  return withBackupLock(context, layout, async () => {
    requireRoomFor(layout.backups, COPIES * size, 'a backup and its restore test');
    const id = newBackupId(context.now());
    const copy = await readCopy(context, { layout, driver, size });
    try {
      const keys = readKeyFiles(layout);
      return await makeArtefact({
        folder: layout.backups,
        id,
        recipient,
        identity,
        rootKey: keys.rootKey,
        about: about(context, { source, keys, content: copy.content, reason }),
        sources: sourcesOf(layout, { copy: copy.file, source, keys }),
        onSealed: copy.release,
        prove: async (folder, manifest) => void (await proveRestored(context, folder, manifest, { inNoHurry: true })),
        now: context.now,
        step: (name, total) => ({
          onBytes: countBytes(context.output.progress, { title: TITLES[name], total }),
        }),
      });
    } finally {
      await copy.release();
    }
  });
}

/** The newest backup that was proved to open and is at most `maxAgeMs` old and of the keys in force; else a new one. To be called under the home's lock. */
export async function ensureVerifiedBackup(
  context: CommandContext,
  { layout, driver, reason, maxAgeMs }: CreateBackup & { maxAgeMs: number },
): Promise<BackupRecord> {
  const newest = newestVerified(listBackups(layout.backups))?.record;
  const { kek, active } = parseKeyring(readFileSync(layout.keyring, 'utf8'));
  const isFresh = newest !== undefined && context.now().getTime() - Date.parse(newest.createdAt) <= maxAgeMs;
  const isWhole = newest?.scope === 'home' && newest.rootKeyId === kek.id && newest.keyId === active;
  return isFresh && isWhole ? newest : createBackup(context, { layout, driver, reason });
}

const TITLES = { sealing: 'Encrypting', testing: 'Unpacking it again, to test the restore' };

type Keys = {
  keyring: Buffer;
  rootKeyFile: Buffer;
  rootKey: Buffer;
  rootKeyId: string;
  fingerprintOf: (id: string) => string;
};

function readKeyFiles({ keyring: keyringPath, rootKey: rootKeyPath }: HomeLayout): Keys {
  const [keyring, rootKeyFile] = [readFileSync(keyringPath), readFileSync(rootKeyPath)];
  const parsed = parseKeyring(keyring.toString('utf8'));
  return {
    keyring,
    rootKeyFile,
    rootKey: rootKeyFor(parsed, rootKeyFile.toString('utf8')),
    rootKeyId: parsed.kek.id,
    fingerprintOf: (id) => parsed.deks[id]?.kcv ?? '',
  };
}

/** A consistent copy, and what it holds. */
async function readCopy(
  context: CommandContext,
  { layout, driver, size }: { layout: HomeLayout; driver: StackDriver; size: number },
): Promise<TakenSnapshot & { content: DatabaseContent }> {
  const { installation, output } = context;
  output.progress.step('Copying the data');
  const copy = await takeSnapshot(context, { layout, driver });
  try {
    const onBytes = countBytes(output.progress, { title: 'Reading the copy', total: size });
    const database = referenceTo(layout, copy.file, copy.keyId);
    const content = await runDataTool(
      installation,
      'verify',
      // Its pages are checked once it was restored; here it is read for the manifest.
      { database, pages: false, inNoHurry: true },
      { onProgress: ({ done }) => onBytes(done) },
    );
    return { ...copy, content };
  } catch (error) {
    await copy.release();
    throw error;
  }
}

function about(
  { installation, now }: CommandContext,
  {
    source,
    keys,
    content,
    reason,
  }: { source: DatabaseReference; keys: Keys; content: DatabaseContent; reason: string },
) {
  return {
    createdAt: now().toISOString(),
    appVersion: installation.version,
    reason,
    scope: 'home' as const,
    database: {
      member: `data/${databaseName(source.keyId)}`,
      keyId: source.keyId,
      fingerprint: keys.fingerprintOf(source.keyId),
      rootKeyId: keys.rootKeyId,
      content,
    },
  };
}

function sourcesOf(
  { home }: HomeLayout,
  { copy, source, keys }: { copy: string; source: DatabaseReference; keys: Keys },
): Source[] {
  return [
    { name: 'keyring.json', content: keys.keyring },
    { name: 'secrets/root.key', content: keys.rootKeyFile },
    ...homeSources(home),
    { name: `data/${databaseName(source.keyId)}`, path: copy },
  ];
}

function nothingToBackUp({ data }: HomeLayout): CommandError {
  return new CommandError('VOT-704', {
    message: 'There is no data to back up yet.',
    reason: `${data} holds no database: the services have never run.`,
    fix: 'Run `votive up` first.',
  });
}
