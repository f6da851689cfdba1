import type { Retention } from '@votive/shared/backup/retention';
import { promptServiceParameters } from '@votive/shared/parameters/prompt-service-parameters';
import type { HomeConfig } from '../home/config-file.ts';

/** How many backups the configuration says to keep. */
export function configuredRetention({ settings }: HomeConfig): Retention {
  const { BACKUP_KEEP_LAST, BACKUP_KEEP_DAILY, BACKUP_KEEP_WEEKLY } = promptServiceParameters
    .pick({ BACKUP_KEEP_LAST: true, BACKUP_KEEP_DAILY: true, BACKUP_KEEP_WEEKLY: true })
    .parse(settings);
  return { last: BACKUP_KEEP_LAST, daily: BACKUP_KEEP_DAILY, weekly: BACKUP_KEEP_WEEKLY };
}
