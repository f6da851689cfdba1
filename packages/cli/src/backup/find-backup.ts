import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Artefact, listBackups, newestVerified } from '@votive/shared/backup/backup-folder';
import type { HomeLayout } from '../home/home-layout.ts';
import { noSuchBackup } from './backup-errors.ts';

/** A backup to work on: of this home, with its record, or any file. */
export type FoundBackup = { path: string; own: Artefact | undefined };

/** The backup that was named by its id or its path; the newest proved one without a name. Throws VOT-704. */
export function findBackup(layout: HomeLayout, name: string | undefined): FoundBackup {
  const backups = listBackups(layout.backups);
  if (name === undefined) {
    const newest = newestVerified(backups) ?? backups.at(-1);
    if (!newest) throw noSuchBackup('in this home', `${layout.backups} is empty.`);
    return { path: newest.path, own: newest };
  }
  const path = resolve(name);
  const byId = backups.find(({ id }) => id === name || `${id}.age` === name);
  if (byId && !existsSync(path)) return { path: byId.path, own: byId };
  if (!existsSync(path)) throw noSuchBackup(name, 'There is no backup of this id in the home, and no such file.');
  const isOwn = dirname(path) === layout.backups;
  return { path, own: isOwn ? backups.find(({ id }) => `${id}.age` === basename(path)) : undefined };
}
