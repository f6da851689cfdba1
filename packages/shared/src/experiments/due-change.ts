import type { Experiment, ExperimentChange } from '../contracts/experiments.ts';

/** What the schedule of `experiment` asks for at `now`, or undefined: start a draft whose time has come, stop what has reached its end. */
export function dueChange({ status, schedule }: Experiment, now: Date): ExperimentChange | undefined {
  const hasPassed = (at: string | null) => at !== null && Date.parse(at) <= now.getTime();
  if ((status === 'running' || status === 'paused') && hasPassed(schedule.endsAt))
    return { kind: 'stop', note: 'The planned end was reached.' };
  if (status === 'draft' && hasPassed(schedule.startsAt) && !hasPassed(schedule.endsAt)) return { kind: 'start' };
  return undefined;
}
