import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@votive/shared/log';
import { onTestFinished } from 'vitest';
import type { Job } from '../schedule/job.ts';
import { openJobMemory } from '../schedule/job-memory.ts';
import { createScheduler } from '../schedule/scheduler.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'worker-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that tests set; ticks and waits happen when they say so. */
export function makeClock(start: string) {
  let current = new Date(start);
  return {
    now: () => current,
    set: (moment: string) => {
      current = new Date(moment);
    },
  };
}

/** The real scheduler with a memory on disk; `tick` is what node-cron would call. `settled` waits until no job runs. */
export function makeScheduler({
  jobs,
  clock,
  stateDir = temporaryFolder(),
  timeoutMs = 5_000,
  retryDelaysMs = [5_000, 30_000],
}: {
  jobs: Job[];
  clock: ReturnType<typeof makeClock>;
  stateDir?: string;
  timeoutMs?: number;
  retryDelaysMs?: number[];
}) {
  const lines: Record<string, unknown>[] = [];
  const waits: number[] = [];
  let ticks: (() => void)[] = [];
  const log = createLog('worker', 'debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const scheduler = createScheduler({
    jobs,
    memory: openJobMemory(stateDir, log),
    now: clock.now,
    log,
    timeoutMs,
    retryDelaysMs,
    sleep: async (ms, stopping) => {
      waits.push(ms);
      return !stopping.aborted;
    },
    startTicks: (_expression, onTick) => {
      ticks.push(onTick);
      return {
        stop: () => {
          ticks = [];
        },
      };
    },
  });
  onTestFinished(scheduler.stop);

  async function settled(): Promise<void> {
    while (Object.values(scheduler.report()).some(({ running }) => running)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  const tick = () => {
    for (const onTick of ticks) onTick();
  };

  return { scheduler, lines, waits, stateDir, log, tick, settled };
}
