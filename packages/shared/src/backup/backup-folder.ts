import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder, writeFileAtomically } from '../files/atomic-file.ts';

export const ARTEFACT_SUFFIX = '.age';
/** How files and folders of a backup under way are called. Whoever holds the lock of the folder may remove them. */
const PARTIAL = /^\.(?:.+\.partial|scratch-.+)$/;

const drillSchema = z.object({
  at: z.iso.datetime(),
  ok: z.boolean(),
  /** From the start of the restore until the services answered. */
  rtoMs: z.int().min(0).nullable(),
  cause: z.string().nullable(),
});
export type Drill = z.infer<typeof drillSchema>;

/** What is known of an artefact of this installation, in `<id>.json` beside it: one file each, so that the service and the command never write the same one. */
export const backupRecordSchema = z.object({
  schema: z.literal('votive.backup-record/1'),
  id: z.string(),
  createdAt: z.iso.datetime(),
  reason: z.string(),
  scope: z.enum(['home', 'data']),
  appVersion: z.string(),
  bytes: z.int().min(0),
  sha256: z.string(),
  rows: z.int().min(0),
  keyId: z.string(),
  rootKeyId: z.string(),
  /** The newest migration inside. */
  schemaVersion: z.string().nullable(),
  /** When it was last opened and read as a whole, and whether that went well. */
  verified: z.object({ at: z.iso.datetime(), ok: z.boolean(), cause: z.string().nullable() }),
  drill: drillSchema.nullable(),
  localKey: z.string().nullable(),
});
export type BackupRecord = z.infer<typeof backupRecordSchema>;

/** An artefact of a folder; `record` is missing where somebody put the file there. */
export type Artefact = { id: string; path: string; bytes: number; createdAt: string; record: BackupRecord | undefined };

export const artefactPath = (folder: string, id: string): string => join(folder, `${id}${ARTEFACT_SUFFIX}`);
export const partialPath = (folder: string, id: string): string => join(folder, `.${id}${ARTEFACT_SUFFIX}.partial`);
export const scratchPath = (folder: string, id: string): string => join(folder, `.scratch-${id}`);
export const lockPath = (folder: string): string => join(folder, '.lock');

/** The artefacts of a folder, oldest first. */
export function listBackups(folder: string): Artefact[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ARTEFACT_SUFFIX) && !name.startsWith('.'))
    .flatMap((name) => toArtefact(folder, name.slice(0, -ARTEFACT_SUFFIX.length)) ?? [])
    .sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
}

function toArtefact(folder: string, id: string): Artefact | undefined {
  const path = artefactPath(folder, id);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return undefined;
  const record = readRecord(folder, id);
  return { id, path, bytes: stats.size, createdAt: record?.createdAt ?? stats.mtime.toISOString(), record };
}

export function readRecord(folder: string, id: string): BackupRecord | undefined {
  try {
    return backupRecordSchema.parse(JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeRecord(folder: string, record: BackupRecord): void {
  writeFileAtomically(join(folder, `${record.id}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** Removes an artefact, its record last, so that what is left of an interrupted removal is told apart from a file that somebody put there. */
export function removeBackup(folder: string, id: string): void {
  rmSync(artefactPath(folder, id), { force: true });
  rmSync(join(folder, `${id}.json`), { force: true });
  syncFolder(folder);
}

/** Removes what interrupted backups left, records without an artefact too; answers the paths. To be called by whoever holds the lock of the folder. */
export function removePartials(folder: string): string[] {
  const names = namesIn(folder);
  const orphans = names.filter(
    (name) => /^votive-.+\.json$/.test(name) && !existsSync(artefactPath(folder, name.slice(0, -'.json'.length))),
  );
  const paths = [...names.filter((name) => PARTIAL.test(name)), ...orphans].map((name) => join(folder, name));
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  return paths;
}

/** The newest artefact that was proved to open, and the newest that a drill restored. */
export function newestVerified(backups: readonly Artefact[]): (Artefact & { record: BackupRecord }) | undefined {
  return backups.findLast(
    (backup): backup is Artefact & { record: BackupRecord } => backup.record?.verified.ok === true,
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
