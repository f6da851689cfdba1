import { UpstreamError } from '@votive/shared/app-error';
import { startSpan, withTrace } from '@votive/shared/tracing/trace-context';
import type { Logger } from 'pino';
import type { Job } from './job.ts';

export type AttemptOptions = {
  log: Logger;
  timeoutMs: number;
  /** Waits between attempts, in milliseconds: their number bounds the attempts. */
  retryDelaysMs: readonly number[];
  /** Waits; answers false where `stopping` fired first. */
  sleep: (ms: number, stopping: AbortSignal) => Promise<boolean>;
  stopping: AbortSignal;
};
export type JobOutcome = { outcome: 'succeeded' } | { outcome: 'failed'; cause: string };

/** Runs a job in a trace of its own until it succeeds, its attempts are used up, or the worker stops. Never throws; settles only when no attempt is under way any more. */
export function attemptJob(job: Job, options: AttemptOptions): Promise<JobOutcome> {
  const timeoutMs = job.timeoutMs ?? options.timeoutMs;
  return withTrace(startSpan(), () => attempts(job, { ...options, timeoutMs }));
}

async function attempts(
  job: Job,
  { log, timeoutMs, retryDelaysMs, sleep, stopping }: AttemptOptions,
): Promise<JobOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = performance.now();
    const duration = () => Math.round(performance.now() - startedAt);
    try {
      const result = await runWithin(job, timeoutMs, () =>
        log.error({ job: job.name, duration: duration() }, `Job ran out of time and is being stopped: ${job.name}`),
      );
      log.info({ duration: duration(), result }, `Job completed: ${job.name}`);
      return { outcome: 'succeeded' };
    } catch (error) {
      const cause = describe(error);
      const delayMs = isWorthRetrying(error) ? retryDelaysMs[attempt - 1] : undefined;
      if (delayMs === undefined) {
        log.error({ duration: duration(), attempt, cause }, `Job failed: ${job.name}`);
        return { outcome: 'failed', cause };
      }
      log.warn({ duration: duration(), attempt, cause, retryInMs: delayMs }, `Job will be tried again: ${job.name}`);
      if (!(await sleep(delayMs, stopping))) return { outcome: 'failed', cause };
    }
  }
}

/** The signal fires when time is up. What ignores it is waited for all the same: two runs at once would be worse than a late one. */
async function runWithin(job: Job, timeoutMs: number, onTimeout: () => void): Promise<Record<string, number>> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    onTimeout();
    controller.abort(new Error(`no end within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    const result = await job.run(controller.signal);
    controller.signal.throwIfAborted();
    return result;
  } finally {
    clearTimeout(timer);
  }
}

function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof UpstreamError) || error.retryable;
}

/** An error and its causes in words, e.g. `prompt-service did not answer. ← fetch failed ← ECONNREFUSED`. */
function describe(error: unknown): string {
  const words: string[] = [];
  for (let current = error; current instanceof Error && words.length < 5; current = current.cause) {
    words.push('code' in current && current.message === '' ? String(current.code) : current.message);
  }
  return words.length > 0 ? words.join(' ← ') : String(error);
}
