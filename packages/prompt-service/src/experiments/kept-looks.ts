import type { Look } from '@votive/shared/contracts/experiment-counts';
import type { Experiment } from '@votive/shared/contracts/experiments';
import type { Queries } from '../database/open-database.ts';
import type { Sums } from '../exposures/sums.ts';
import { EXPOSED, goalMeasure } from '../exposures/unit-measures.ts';
import { type ExperimentSums, readSums } from './sum-store.ts';

/** What the arms of a phase have come to, as a look at `at`. */
export function lookAt(
  { arms, goals }: Experiment,
  sums: ExperimentSums,
  { phase, at }: { phase: number; at: string },
): Look {
  const entries = arms.map(({ name }): [string, Look['arms'][string]] => [
    name,
    {
      exposed: sums.of(phase, EXPOSED, name).units,
      goals: Object.fromEntries(goals.map(({ id }) => [id, sums.of(phase, goalMeasure(id), name)])),
    },
  ]);
  return { at, arms: Object.fromEntries(entries) };
}

/** All kept looks of an experiment by phase, in the order of time. */
export async function readLooks(tx: Queries, experimentId: string): Promise<Map<number, Look[]>> {
  const rows = await tx
    .selectFrom('experimentLooks')
    .select(['phase', 'at', 'arms'])
    .where('experimentId', '=', experimentId)
    .orderBy('phase')
    .orderBy('at')
    .execute();
  const looks = new Map<number, Look[]>();
  for (const { phase, at, arms } of rows) {
    const known = looks.get(phase) ?? [];
    known.push({ at, arms: JSON.parse(arms) as Look['arms'] });
    looks.set(phase, known);
  }
  return looks;
}

/** Keeps a look; one at the same moment stays. */
export async function insertLook(
  tx: Queries,
  { experimentId, phase, look }: { experimentId: string; phase: number; look: Look },
): Promise<void> {
  await tx
    .insertInto('experimentLooks')
    .values({ experimentId, phase, at: look.at, arms: JSON.stringify(look.arms) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A fixed horizon is judged at the first look that reached it, so that look is kept by the batch that reaches it; `sums` is what the batch changed, already written. */
export async function keepHorizonLook(tx: Queries, experiment: Experiment, { sums, at }: { sums: Sums; at: string }) {
  const { id, plan, goals, phases } = experiment;
  const phase = phases.length;
  const primary = goals.find(({ role }) => role === 'primary');
  if (plan.design !== 'fixed_horizon' || !primary) return;
  const measure = goalMeasure(primary.id);
  const growth = sums.growthOf(id, phase, measure);
  if (growth <= 0) return;
  const read = await readSums(tx, id);
  const reached = read.units(measure, phase);
  if (reached < plan.horizonUnits || reached - growth >= plan.horizonUnits) return;
  await insertLook(tx, { experimentId: id, phase, look: lookAt(experiment, read, { phase, at }) });
}
