import { previousDue } from '@votive/shared/schedule/previous-due';
import type { Logger } from 'pino';
import { type AttemptOptions, attemptJob } from './attempt-job.ts';
import type { StartTicks } from './cron-ticks.ts';
import type { Job } from './job.ts';
import type { JobMemory, LastRun } from './job-memory.ts';

export type SchedulerDeps = Omit<AttemptOptions, 'stopping'> & {
  jobs: readonly Job[];
  memory: JobMemory;
  log: Logger;
  now: () => Date;
  startTicks: StartTicks;
};
export type JobReport = { enabled: boolean; running: boolean; lastRun: LastRun | undefined };
export type Scheduler = ReturnType<typeof createScheduler>;

/**
 * Runs jobs when they are due. A run is owed when a due time lies after the last one that was settled; it is looked for on every tick, at start, and
 * on `check`, so that what was missed during sleep or while the worker was off happens, once. A job never overlaps itself.
 */
export function createScheduler({ jobs, memory, now, startTicks, log, ...attemptOptions }: SchedulerDeps) {
  const enabled = jobs.filter((job) => job.enabled);
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let ticks: { stop: () => void }[] = [];

  function start(): void {
    for (const job of enabled) {
      if (!memory.recall(job.name)) memory.remember(job.name, { settledUntil: now().toISOString() });
      ticks.push(startTicks(job.schedule, () => checkJob(job)));
    }
    check();
  }

  /** Looks whether a run is owed by any job; cheap, and safe to call at any time. */
  function check(): void {
    for (const job of enabled) checkJob(job);
  }

  function checkJob(job: Job): void {
    if (stopping.signal.aborted || running.has(job.name)) return;
    const due = previousDue(job.schedule, now());
    if (!due || due <= settledUntil(job)) return;
    const run = runJob(job, due).finally(() => running.delete(job.name));
    running.set(job.name, run);
  }

  /** A time in the future means that the clock was wrong: nothing is owed up to now, and from now on it counts again. */
  function settledUntil(job: Job): Date {
    const remembered = memory.recall(job.name);
    const until = new Date(remembered?.settledUntil ?? now());
    if (until <= now()) return until;
    log.warn({ job: job.name }, 'the clock went back; the schedule goes on from now');
    memory.remember(job.name, { ...remembered, settledUntil: now().toISOString() });
    return now();
  }

  async function runJob(job: Job, due: Date): Promise<void> {
    const startedAt = now().toISOString();
    const outcome = await attemptJob(job, { log, ...attemptOptions, stopping: stopping.signal });
    const lastRun = { startedAt, finishedAt: now().toISOString(), ...outcome };
    const wasCutShort = outcome.outcome === 'failed' && stopping.signal.aborted;
    const until = wasCutShort ? settledUntil(job) : due;
    memory.remember(job.name, { settledUntil: until.toISOString(), lastRun });
  }

  /** Starts nothing more and answers when what is under way has finished; a wait between attempts ends at once and is owed again. */
  async function stop(): Promise<void> {
    stopping.abort();
    for (const tick of ticks) tick.stop();
    ticks = [];
    await Promise.all(running.values());
  }

  /** Every job by name, with its last run. */
  const report = (): Record<string, JobReport> =>
    Object.fromEntries(
      jobs.map(({ name, enabled: isEnabled }) => [
        name,
        { enabled: isEnabled, running: running.has(name), lastRun: memory.recall(name)?.lastRun },
      ]),
    );

  return { start, check, stop, report };
}
