import type { ExperimentCounts, Look, PhaseCounts } from '@votive/shared/contracts/experiment-counts';
import type { Experiment } from '@votive/shared/contracts/experiments';
import { LATENCY_BOUNDS_MS } from '@votive/shared/statistics/guardrails/latency-classes';
import type { Queries } from '../database/open-database.ts';
import { guardrailMeasure, latencyMeasure } from '../exposures/unit-measures.ts';
import { lookAt, readLooks } from './kept-looks.ts';
import { type ExperimentSums, readSums } from './sum-store.ts';

/** Everything that an experiment counted up to `at`: its kept looks, and one more for what came in since. The work does not depend on the number of units. */
export async function countExperiment(tx: Queries, experiment: Experiment, at: string): Promise<ExperimentCounts> {
  const sums = await readSums(tx, experiment.id);
  const looks = await readLooks(tx, experiment.id);
  const row = await tx
    .selectFrom('experiments')
    .select('lastExposureAt')
    .where('id', '=', experiment.id)
    .executeTakeFirst();
  return {
    schema: 'votive.experiment-counts/1',
    experimentId: experiment.id,
    phases: experiment.phases.map(({ number, startedAt, endedAt, weights }) => ({
      ...{ number, startedAt, endedAt, weights },
      looks: withLatest(looks.get(number) ?? [], lookAt(experiment, sums, { phase: number, at })),
      guardrails: guardrailCounts(experiment, sums, number),
    })),
    excluded: {
      severalArms: sums.units('excluded:several_arms'),
      bundledPlan: sums.units('excluded:bundled_plan'),
      overridden: sums.units('excluded:overridden'),
      armGone: sums.units('excluded:arm_gone'),
    },
    lastExposureAt: row?.lastExposureAt ?? null,
  };
}

/** The kept looks, and `latest` where it says something new. */
function withLatest(kept: readonly Look[], latest: Look): Look[] {
  const last = kept.at(-1);
  const isNew = last
    ? JSON.stringify(last.arms) !== JSON.stringify(latest.arms) && last.at < latest.at
    : Object.values(latest.arms).some(({ exposed }) => exposed > 0);
  return isNew ? [...kept, latest] : [...kept];
}

function guardrailCounts(
  { arms, guardrails }: Experiment,
  sums: ExperimentSums,
  phase: number,
): PhaseCounts['guardrails'] {
  const rows = guardrails.map(({ id }): [string, PhaseCounts['guardrails'][string]] => {
    const byArm = arms.map(({ name }): [string, PhaseCounts['guardrails'][string][string]] => [
      name,
      id === 'latency_p95' ? latencies(sums, phase, name) : sums.of(phase, guardrailMeasure(id), name),
    ]);
    return [id, Object.fromEntries(byArm)];
  });
  return Object.fromEntries(rows);
}

function latencies(sums: ExperimentSums, phase: number, arm: string) {
  return {
    counts: Array.from(
      { length: LATENCY_BOUNDS_MS.length + 1 },
      (_, latencyClass) => sums.of(phase, latencyMeasure(latencyClass), arm).units,
    ),
  };
}
