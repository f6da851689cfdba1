import { createTask, parse } from 'node-cron';

const MAX_DAYS_BACK = 4 * 366;

/**
 * The last moment at or before `at` when `expression` was due (local time, as node-cron reads it), or undefined if none in four years. Whatever
 * happened to timers meanwhile, a due time later than the last run means that a run is owed.
 */
export function previousDue(expression: string, at: Date): Date | undefined {
  const times = timesOfDay(expression);
  const task = createTask(expression, () => undefined);
  try {
    for (let daysBack = 0; daysBack <= MAX_DAYS_BACK; daysBack += 1) {
      const found = lastOfDay(daysBack);
      if (found) return found;
    }
    return undefined;
  } finally {
    void task.destroy();
  }

  function lastOfDay(daysBack: number): Date | undefined {
    const day = new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysBack);
    const lasts = times.lastHours.map((hour) => new Date(new Date(day).setHours(hour, times.minute, times.second)));
    if (!lasts.some((moment) => task.match(moment))) return undefined;
    for (const moment of times.upTo(at, day)) {
      if (task.match(moment)) return moment;
    }
    return undefined;
  }
}

/** The times of day of an expression; whether a day is due at all does not depend on them, so one time an hour is enough to ask. */
function timesOfDay(expression: string) {
  const fields = parse(expression);
  const [hours, minutes, seconds] = [latestFirst(fields.hour), latestFirst(fields.minute), latestFirst(fields.second)];

  function* upTo(at: Date, day: Date): Generator<Date> {
    const on = (hour: number, minute: number, second: number) => new Date(new Date(day).setHours(hour, minute, second));
    for (const hour of hours) {
      if (on(hour, 0, 0) > at) continue;
      for (const minute of minutes) {
        if (on(hour, minute, 0) <= at)
          yield* seconds.map((second) => on(hour, minute, second)).filter((it) => it <= at);
      }
    }
  }
  return { lastHours: hours, minute: minutes[0] ?? 0, second: seconds[0] ?? 0, upTo };
}

const latestFirst = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => b - a);
