import { z } from 'zod';
import { secretSchema } from '../load-config.ts';
import { cronExpression, httpUrl, logLevel, milliseconds, onOff, port } from './parameter-kinds.ts';

/** Everything that the worker can be told. */
export const workerParameters = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address for health checks.'),
  PORT: port().default(0).describe('Port for health checks; 0 takes any free one.'),
  LOG_LEVEL: logLevel().default('info').describe('Least severe level that is logged.'),
  STATE_DIR: z.string().min(1).describe('Folder where the worker remembers when each job last ran.'),
  PROMPT_SERVICE_URL: httpUrl().describe('Where the prompt-service answers.'),
  SERVICE_KEY: secretSchema.describe('Key by which services prove themselves to each other.'),
  JOB_TIMEOUT_MS: milliseconds().default(60_000).describe('Longest that one job may take.'),
  WORKER_ENABLED: onOff()
    .default(true)
    .describe('Whether the worker runs jobs at all; switched off it only answers health checks.'),
  JOB_TOKEN_CLEANUP_ENABLED: onOff().default(true).describe('Whether expired tokens are deleted on a schedule.'),
  JOB_TOKEN_CLEANUP_SCHEDULE: cronExpression()
    .default('0 * * * *')
    .describe('When expired tokens are deleted, as a cron expression.'),
  BACKUP_ENABLED: onOff().default(true).describe('Whether backups are made on a schedule.'),
  BACKUP_SCHEDULE: cronExpression()
    .default('30 3 * * *')
    .describe('When a backup is made, as a cron expression: what a loss may cost at most.'),
  DRILL_ENABLED: onOff().default(true).describe('Whether a restore of the newest backup is rehearsed on a schedule.'),
  DRILL_SCHEDULE: cronExpression().default('30 4 * * 0').describe('When a restore is rehearsed, as a cron expression.'),
  EXPERIMENT_WATCH_ENABLED: onOff()
    .default(true)
    .describe('Whether experiments start and stop as planned, and guarded rollouts go on or pause by themselves.'),
  EXPERIMENT_WATCH_SCHEDULE: cronExpression()
    .default('* * * * *')
    .describe('When running experiments are looked at, as a cron expression.'),
});
export type WorkerConfig = z.output<typeof workerParameters>;
