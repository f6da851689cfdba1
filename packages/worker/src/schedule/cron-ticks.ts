import { ConfigurationError } from '@votive/shared/load-config';
import { schedule, setLogger, validateDetailed } from 'node-cron';
import type { Logger } from 'pino';
import type { Job } from './job.ts';

/** Calls `onTick` whenever the cron expression is due, until stopped. */
export type StartTicks = (expression: string, onTick: () => void) => { stop: () => void };

/** Ticks by node-cron, which speaks through `log`. What it misses while the machine sleeps is the scheduler's business. */
export function cronTicks(log: Logger): StartTicks {
  setLogger({
    info: (message) => log.debug(message),
    debug: (message) => log.debug(String(message)),
    warn: (message) => log.debug(message),
    error: (message) => log.error({ cause: String(message) }, 'the clock of the scheduler failed'),
  });
  return (expression, onTick) => {
    const task = schedule(expression, onTick, { suppressMissedWarning: true });
    return { stop: () => void task.destroy() };
  };
}

/** Throws one `ConfigurationError` that names every parameter whose value is not a cron expression. */
export function requireCronExpressions(jobs: readonly Job[]): void {
  const problems = jobs.flatMap(({ parameter, schedule: expression }) => {
    const { valid, errors } = validateDetailed(expression);
    const reasons = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    return valid ? [] : [`${parameter}: "${expression}" is not a cron expression (${reasons || 'unreadable'}).`];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
}
