import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countingJob } from '../testing/counting-job.ts';
import { makeClock, makeScheduler, temporaryFolder } from '../testing/make-scheduler.ts';

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
