import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tokenCleanupJob } from '../jobs/token-cleanup.ts';
import { makeClock, makeScheduler, temporaryFolder } from '../testing/make-scheduler.ts';
import type { Job } from './job.ts';

/** A job that counts, and that a test can hold up. */
function countingJob({ schedule = '0 * * * *' } = {}) {
  const runs: { release: () => void }[] = [];
  let held = false;
  let atOnce = 0;
  let mostAtOnce = 0;
  const job: Job = {
    name: 'counting',
    parameter: 'JOB_COUNTING_SCHEDULE',
    schedule,
    enabled: true,
    async run() {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise<void>((resolve) => {
        runs.push({ release: resolve });
        if (!held) resolve();
      });
      atOnce -= 1;
      return { deletedTokens: 0 };
    },
  };
  return {
    job,
    runs,
    hold: () => {
      held = true;
    },
    mostAtOnce: () => mostAtOnce,
  };
}

test('the first start owes nothing; the next due time runs the job once, however often it is looked at', async () => {
  const clock = makeClock('2026-11-21T08:20:00.000Z');
  const { job, runs } = countingJob();
  const { scheduler, tick, settled } = makeScheduler({ jobs: [job], clock });
  scheduler.start();
  expect(runs).toHaveLength(0);

  clock.set('2026-11-21T09:00:00.000Z');
  for (let times = 0; times < 5; times += 1) {
    tick();
    scheduler.check();
    await settled();
  }

  expect(runs).toHaveLength(1);
});

test('a night asleep is one run on waking, not nine', async () => {
  const clock = makeClock('2026-11-21T22:10:00.000Z');
  const { job, runs } = countingJob();
  const { scheduler, settled } = makeScheduler({ jobs: [job], clock });
  scheduler.start();

  clock.set('2026-11-22T07:30:00.000Z');
  scheduler.check();
  await settled();
  scheduler.check();
  await settled();

  expect(runs).toHaveLength(1);
});

test('a run missed while the worker was off happens once on start, and not again on the next', async () => {
  const stateDir = temporaryFolder();
  const clock = makeClock('2026-11-21T08:20:00.000Z');
  const first = countingJob();
  const before = makeScheduler({ jobs: [first.job], clock, stateDir });
  before.scheduler.start();
  await before.scheduler.stop();

  clock.set('2026-11-23T17:00:30.000Z');
  for (let start = 0; start < 2; start += 1) {
    const { scheduler, settled } = makeScheduler({ jobs: [first.job], clock, stateDir });
    scheduler.start();
    await settled();
    await scheduler.stop();
  }

  expect(first.runs).toHaveLength(1);
});

test('a run that exceeds its interval is never joined by another; what fell due meanwhile happens once, afterwards', async () => {
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const { job, runs, hold, mostAtOnce } = countingJob();
  hold();
  const { scheduler, tick, settled } = makeScheduler({ jobs: [job], clock });
  scheduler.start();
  for (const hour of ['09', '10', '11', '12']) {
    clock.set(`2026-11-21T${hour}:00:00.000Z`);
    tick();
    scheduler.check();
  }
  expect(runs).toHaveLength(1);

  runs[0]?.release();
  await settled();
  scheduler.check();
  runs[1]?.release();
  await settled();
  scheduler.check();

  expect(runs).toHaveLength(2);
  expect(mostAtOnce()).toBe(1);
});

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

test('stopping lets a run finish and starts nothing more', async () => {
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const { job, runs, hold } = countingJob();
  hold();
  const { scheduler, tick, stateDir } = makeScheduler({ jobs: [job], clock });
  scheduler.start();
  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();

  let stopped = false;
  const stopping = scheduler.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stopped).toBe(false);
  runs[0]?.release();
  await stopping;

  clock.set('2026-11-21T10:00:00.000Z');
  tick();
  scheduler.check();
  expect(runs).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(stateDir, 'worker.json'), 'utf8')).jobs.counting).toMatchObject({
    settledUntil: '2026-11-21T09:00:00.000Z',
    lastRun: { outcome: 'succeeded' },
  });
});

test('a disabled job never runs', async () => {
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const { job, runs } = countingJob();
  const { scheduler, tick, settled } = makeScheduler({ jobs: [{ ...job, enabled: false }], clock });
  scheduler.start();

  clock.set('2026-11-22T09:00:00.000Z');
  tick();
  scheduler.check();
  await settled();

  expect(runs).toHaveLength(0);
  expect(scheduler.report().counting).toMatchObject({ enabled: false });
});

test('a clock that was a year ahead does not silence a job', async () => {
  const stateDir = temporaryFolder();
  const clock = makeClock('2027-11-21T08:20:00.000Z');
  const { job, runs } = countingJob();
  const ahead = makeScheduler({ jobs: [job], clock, stateDir });
  ahead.scheduler.start();
  await ahead.scheduler.stop();

  clock.set('2026-11-21T08:20:00.000Z');
  const { scheduler, settled } = makeScheduler({ jobs: [job], clock, stateDir });
  scheduler.start();
  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();
  await settled();

  expect(runs).toHaveLength(1);
});

test('a memory that cannot be read is reported and begun anew', () => {
  const stateDir = temporaryFolder();
  writeFileSync(join(stateDir, 'worker.json'), '{"half');
  const { job } = countingJob();

  const { lines, scheduler } = makeScheduler({ jobs: [job], clock: makeClock('2026-11-21T08:20:00.000Z'), stateDir });
  scheduler.start();

  expect(lines).toMatchObject([{ level: 'warn', msg: expect.stringContaining('worker.json cannot be read') }]);
  expect(JSON.parse(readFileSync(join(stateDir, 'worker.json'), 'utf8'))).toMatchObject({ schema: 'votive.worker/1' });
});
