import type { Goal } from '../contracts/experiments.ts';
import type { OutcomeEvent } from '../contracts/outcomes.ts';

/** An event of one unit, at some hours after its first exposure. */
export type TimedEvent = { event: OutcomeEvent; hoursAfterExposure: number };

/**
 * The value of `goal` for one unit that agreed to statistics: a share in [0, 1], or undefined where it rated nothing; 0 or 1 for events. Of several verdicts on a
 * finding the last one holds, and one that was taken back is none. `events` are in the order of time.
 */
export function goalValue({ measure, windowHours }: Goal, events: readonly TimedEvent[]): number | undefined {
  const counted = events
    .filter(({ hoursAfterExposure: hours }) => hours >= 0 && hours <= windowHours)
    .map(({ event }) => event);
  if (measure.kind === 'event') return counted.some(({ type }) => measure.events.includes(type)) ? 1 : 0;

  const verdicts = new Map<string, (typeof measure.verdicts)[number]>();
  for (const event of counted) {
    if (event.type !== 'verdict') continue;
    if (event.verdict) verdicts.set(event.findingId, event.verdict);
    else verdicts.delete(event.findingId);
  }
  if (verdicts.size === 0) return undefined;
  return [...verdicts.values()].filter((verdict) => measure.verdicts.includes(verdict)).length / verdicts.size;
}
