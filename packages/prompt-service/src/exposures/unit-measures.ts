import type { Experiment, Goal } from '@votive/shared/contracts/experiments';
import type { Observation } from '@votive/shared/contracts/exposures';
import type { OutcomeEvent } from '@votive/shared/contracts/outcomes';
import { goalValue, type TimedEvent } from '@votive/shared/experiments/goal-value';
import type { GuardrailId } from '@votive/shared/experiments/guardrail-ids';
import { latencyClassOf } from '@votive/shared/statistics/guardrails/latency-classes';

/** How an answer turned out, without whose it is. */
export type Observed = Omit<Observation, 'experimentId' | 'unit'>;
/** All that is known of one exposed unit. `closedAt`: when its analysis was deleted. */
export type UnitState = {
  exposedAt: string;
  statistics: boolean;
  observed: Observed | null;
  events: readonly { at: string; event: OutcomeEvent }[];
  closedAt: string | null;
};
/** What one unit adds to the sums of its arm, by measure. */
export type Measures = ReadonlyMap<string, number>;

export const EXPOSED = 'exposed';
export const goalMeasure = (id: string) => `goal:${id}`;
export const guardrailMeasure = (id: GuardrailId) => `guardrail:${id}`;
/** Latencies are counted by class, since a p95 has no running sum. */
export const latencyMeasure = (latencyClass: number) => `latency:${latencyClass}`;

const HOUR_MS = 3_600_000;
const DELETION_HOURS = 24;

/** What a unit that is in no arm's numbers adds. */
export const NOTHING: Measures = new Map();

/** What `unit` adds to its arm: exposure and answer always, what the person did only with consent to statistics. */
export function measuresOf({ goals, guardrails }: Experiment, unit: UnitState): Measures {
  const measures = new Map<string, number>([[EXPOSED, 1]]);
  const events = unit.events.map(({ at, event }) => ({ event, hoursAfterExposure: hoursBetween(unit.exposedAt, at) }));
  if (unit.statistics) {
    for (const goal of goals) set(measures, goalMeasure(goal.id), goalValue(goal, events));
  }
  const primary = goals.find(({ role }) => role === 'primary');
  for (const { id } of guardrails) {
    if (id === 'latency_p95') {
      if (unit.observed) measures.set(latencyMeasure(latencyClassOf(unit.observed.latencyMs)), 1);
    } else set(measures, guardrailMeasure(id), guardrailValue(id, unit, { events, primary }));
  }
  return measures;
}

function guardrailValue(
  id: Exclude<GuardrailId, 'latency_p95'>,
  { observed, statistics, exposedAt, closedAt }: UnitState,
  { events, primary }: { events: readonly TimedEvent[]; primary: Goal | undefined },
): number | undefined {
  switch (id) {
    case 'schema_valid':
      return observed ? Number(observed.schemaValid) : undefined;
    case 'quotes_verified':
      return observed?.quotesVerified ?? undefined;
    case 'cost':
      return observed?.costUsd ?? undefined;
    case 'not_me':
      return statistics && primary ? goalValue({ ...primary, measure: NOT_ME }, events) : undefined;
    case 'deleted':
      if (!statistics) return undefined;
      return Number(closedAt !== null && hoursBetween(exposedAt, closedAt) <= DELETION_HOURS);
  }
}

const NOT_ME: Goal['measure'] = { kind: 'share', verdicts: ['not-me'] };

function set(measures: Map<string, number>, name: string, value: number | undefined): void {
  if (value !== undefined) measures.set(name, value);
}

const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / HOUR_MS;
