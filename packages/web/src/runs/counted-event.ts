import type { OutcomeEvent } from '@votive/shared/contracts/outcomes';
import type { KeptReport } from './kept-report.ts';
import { consentOf, type Run } from './run.ts';

/** Something that a person did with a report and agreed to have counted, on its way to the server. */
export type CountedEvent = { analysisId: string; event: OutcomeEvent };

/** An event before it has a key of its own. */
export type Happening = OutcomeEvent extends infer Event
  ? Event extends OutcomeEvent
    ? Omit<Event, 'key'>
    : never
  : never;

const MOST_WAITING = 500;

/** Whether this report may be counted: the server made it, and the last decision of the person allows it. */
export function mayCount(report: KeptReport, run: Run | undefined): boolean {
  const consent = run?.id === report.runId ? consentOf(run) : report.consent;
  return report.madeOn === 'server' && consent.statistics;
}

/** What waits, with one more at its end; beyond five hundred the oldest go. */
export function withEvent(waiting: readonly CountedEvent[], next: CountedEvent): CountedEvent[] {
  return [...waiting, next].slice(-MOST_WAITING);
}
