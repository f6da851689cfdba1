import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tokenCleanupJob } from '../jobs/token-cleanup.ts';
import { countingJob } from '../testing/counting-job.ts';
import { makeClock, makeScheduler } from '../testing/make-scheduler.ts';

test('a job that fails is tried again with growing waits, each attempt with its cause, and then given up until it is due again', async () => {
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const job = {
    ...countingJob().job,
    run: () => Promise.reject(new Error('disk full', { cause: new Error('ENOSPC') })),
  };
  const { scheduler, lines, waits, settled } = makeScheduler({ jobs: [job], clock });
  scheduler.start();

  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();
  await settled();
  scheduler.check();
  await settled();

  expect(waits).toEqual([5_000, 30_000]);
  expect(lines.map(({ level, attempt, cause, msg }) => ({ level, attempt, cause, msg }))).toEqual([
    { level: 'warn', attempt: 1, cause: 'disk full ← ENOSPC', msg: 'Job will be tried again: counting' },
    { level: 'warn', attempt: 2, cause: 'disk full ← ENOSPC', msg: 'Job will be tried again: counting' },
    { level: 'error', attempt: 3, cause: 'disk full ← ENOSPC', msg: 'Job failed: counting' },
  ]);
  expect(scheduler.report().counting?.lastRun).toMatchObject({ outcome: 'failed', cause: 'disk full ← ENOSPC' });
  expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(1);
});

test('a job that takes too long is told to stop and counts as failed', async () => {
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const server = createServer(() => undefined).listen(0);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const hanging = tokenCleanupJob({
    enabled: true,
    schedule: '0 * * * *',
    promptServiceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serviceToken: () => 'token',
  });
  const { scheduler, settled } = makeScheduler({ jobs: [hanging], clock, timeoutMs: 50, retryDelaysMs: [] });
  scheduler.start();

  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();
  await settled();

  expect(scheduler.report()['token-cleanup']?.lastRun).toMatchObject({
    outcome: 'failed',
    cause: 'prompt-service did not answer. ← no end within 50 ms',
  });
});
