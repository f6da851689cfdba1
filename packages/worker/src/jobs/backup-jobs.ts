import { backupMadeSchema, drillPassedSchema } from '@votive/shared/contracts/backups';
import type { Job } from '../schedule/job.ts';
import { askPromptService, type PromptService } from './ask-prompt-service.ts';

export type BackupJobOptions = PromptService & { enabled: boolean; schedule: string };

/** A backup of many gigabytes takes its time, the more so beside other work; one that takes longer than this does not come to an end. */
const TIMEOUT_MS = 6 * 60 * 60 * 1000;

/** Has the prompt-service make a backup and prove that it can be restored. */
export function backupJob({ enabled, schedule, ...promptService }: BackupJobOptions): Job {
  return {
    name: 'backup',
    parameter: 'BACKUP_SCHEDULE',
    schedule,
    enabled,
    timeoutMs: TIMEOUT_MS,
    run: async (signal) => backupMadeSchema.parse(await askPromptService(promptService, '/internal/backups', signal)),
  };
}

/** Has the prompt-service rehearse a restore of the newest backup. */
export function drillJob({ enabled, schedule, ...promptService }: BackupJobOptions): Job {
  return {
    name: 'drill',
    parameter: 'DRILL_SCHEDULE',
    schedule,
    enabled,
    timeoutMs: TIMEOUT_MS,
    run: async (signal) => drillPassedSchema.parse(await askPromptService(promptService, '/internal/drills', signal)),
  };
}
