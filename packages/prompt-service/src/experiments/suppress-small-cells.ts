import type { ExperimentCounts, PhaseCounts } from '@votive/shared/contracts/experiment-counts';
import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { Experiment } from '@votive/shared/contracts/experiments';
import { primaryGoalOf, summaryAt } from '@votive/shared/statistics/verdict/phase-data';

/** What fewer people did than this is not shown: it would be about single persons. How many they are is. */
export const SMALLEST_CELL = 10;

/** `counts` without goals and guardrails of an arm with fewer than ten units. */
export function suppressCounts(counts: ExperimentCounts): ExperimentCounts {
  return {
    ...counts,
    phases: counts.phases.map((phase) => ({
      ...phase,
      looks: phase.looks.map(({ at, arms }) => ({
        at,
        arms: mapValues(arms, ({ exposed, goals }) => ({
          exposed,
          goals: filterValues(goals, ({ units }) => units >= SMALLEST_CELL),
        })),
      })),
      guardrails: suppressGuardrails(phase.guardrails),
    })),
  };
}

/** Guardrails without the arms that have fewer than ten units. */
export function suppressGuardrails(guardrails: PhaseCounts['guardrails']): PhaseCounts['guardrails'] {
  return mapValues(guardrails, (byArm) =>
    filterValues(byArm, (data) => ('counts' in data ? total(data.counts) : data.units) >= SMALLEST_CELL),
  );
}

/** `report` without the figures about fewer than ten people; `counts` is what it was made of. */
export function suppressReport(
  report: ExperimentReport,
  { experiment, counts }: { experiment: Experiment; counts: ExperimentCounts },
): ExperimentReport {
  const goal = primaryGoalOf(experiment);
  const control = experiment.arms[0]?.name ?? '';
  const looks = counts.phases.at(-1)?.looks ?? [];
  const isFew = (name: string) => summaryAt(looks.at(-1), name, goal).units < SMALLEST_CELL;
  return {
    ...report,
    arms: report.arms.map((arm) => ({
      ...arm,
      goals: arm.goals.map((each) => (each.units < SMALLEST_CELL ? { ...each, share: null, credible: null } : each)),
      guardrails: arm.guardrails.map((each) =>
        each.id === 'primary_goal'
          ? {
              ...each,
              control: isFew(control) ? null : each.control,
              treatment: isFew(arm.name) ? null : each.treatment,
            }
          : each,
      ),
    })),
    series: report.series.map((point, index) => {
      const isSmall = (name: string) => summaryAt(looks[index], name, goal).units < SMALLEST_CELL;
      const differences = Object.entries(point.differences).map(([name, difference]) => [
        name,
        isSmall(name) || isSmall(control) ? null : difference,
      ]);
      return { ...point, differences: Object.fromEntries(differences) };
    }),
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function filterValues<Value>(
  record: Readonly<Record<string, Value>>,
  keep: (value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => keep(value)));
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
