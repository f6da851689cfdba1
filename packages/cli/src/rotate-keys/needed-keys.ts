import { listBackups } from '@votive/shared/backup/backup-folder';
import type { HomeLayout } from '../home/home-layout.ts';

/** The ids of the data keys that backups of this home were made under, by the records beside them. */
export function keysNeededByBackups({ backups }: HomeLayout): string[] {
  return [...new Set(listBackups(backups).flatMap(({ record }) => record?.keyId ?? []))];
}
