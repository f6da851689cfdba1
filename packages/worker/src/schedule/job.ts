/** What is done on a schedule. `run` is given a signal that fires when its time is up, and answers what the log line shows: numbers, never a text of a person. */
export type Job = {
  name: string;
  /** The parameter that holds the schedule, for messages. */
  parameter: string;
  /** A cron expression, local time. */
  schedule: string;
  enabled: boolean;
  /** Longest that one run may take, where that is not the time that all jobs have. */
  timeoutMs?: number;
  run: (signal: AbortSignal) => Promise<Record<string, number>>;
};
