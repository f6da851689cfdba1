import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { drain, stopOnSignal } from '@votive/shared/http/serve';
import type { WorkerConfig } from '@votive/shared/parameters/worker-parameters';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { Logger } from 'pino';
import { serveHealth } from './health-server.ts';
import { backupJob, drillJob } from './jobs/backup-jobs.ts';
import { experimentWatchJob } from './jobs/experiment-watch.ts';
import { tokenCleanupJob } from './jobs/token-cleanup.ts';
import { cronTicks, requireCronExpressions } from './schedule/cron-ticks.ts';
import { openJobMemory } from './schedule/job-memory.ts';
import { createScheduler } from './schedule/scheduler.ts';

const RETRY_DELAYS_MS = [5_000, 30_000, 120_000];
const WAKE_CHECK_MS = 30_000;
const DRAIN_MS = 5_000;

/** Starts the schedule and the health port; on SIGTERM a job under way finishes first. */
export async function start(config: WorkerConfig, log: Logger): Promise<void> {
  const now = () => new Date();
  const serviceToken = createServiceTokenSource(config.SERVICE_KEY, { from: 'worker', to: 'prompt-service', now });
  const promptService = { promptServiceUrl: config.PROMPT_SERVICE_URL, serviceToken };
  const jobs = [
    tokenCleanupJob({
      enabled: config.WORKER_ENABLED && config.JOB_TOKEN_CLEANUP_ENABLED,
      schedule: config.JOB_TOKEN_CLEANUP_SCHEDULE,
      ...promptService,
    }),
    backupJob({
      enabled: config.WORKER_ENABLED && config.BACKUP_ENABLED,
      schedule: config.BACKUP_SCHEDULE,
      ...promptService,
    }),
    drillJob({
      enabled: config.WORKER_ENABLED && config.DRILL_ENABLED,
      schedule: config.DRILL_SCHEDULE,
      ...promptService,
    }),
    experimentWatchJob({
      enabled: config.WORKER_ENABLED && config.EXPERIMENT_WATCH_ENABLED,
      schedule: config.EXPERIMENT_WATCH_SCHEDULE,
      ...promptService,
    }),
  ];
  requireCronExpressions(jobs);
  const scheduler = createScheduler({
    jobs,
    memory: openJobMemory(config.STATE_DIR, log),
    now,
    log,
    timeoutMs: config.JOB_TIMEOUT_MS,
    retryDelaysMs: RETRY_DELAYS_MS,
    sleep,
    startTicks: cronTicks(log),
  });

  const server = await serveHealth(scheduler, now, { host: config.HOST, port: config.PORT });
  const wakeCheck = setInterval(scheduler.check, WAKE_CHECK_MS);
  stopOnSignal(log, async () => {
    clearInterval(wakeCheck);
    await scheduler.stop();
    await drain(server, DRAIN_MS);
  });
  scheduler.start();
  log.info({ port: (server.address() as AddressInfo).port }, 'listening');
}

async function sleep(ms: number, stopping: AbortSignal): Promise<boolean> {
  return wait(ms, true, { signal: stopping }).catch(() => false);
}
