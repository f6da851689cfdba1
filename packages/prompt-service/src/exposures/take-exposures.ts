import type { Experiment, ExperimentArm } from '@votive/shared/contracts/experiments';
import type { Exposure, ExposureBatch, ExposureReceipt, Observation } from '@votive/shared/contracts/exposures';
import type { Queries } from '../database/open-database.ts';
import type { Exclusion } from '../database/schema.ts';
import { readExperiments } from '../experiments/read-experiments.ts';
import {
  type ExposedUnit,
  exclude,
  insertUnits,
  linkAnalyses,
  nameOf,
  readEvents,
  readUnits,
  setObserved,
} from './exposure-store.ts';
import { createSums, type Sums } from './sums.ts';
import { measuresOf, NOTHING } from './unit-measures.ts';

type Batch = { experiments: ReadonlyMap<string, Experiment>; units: Map<string, ExposedUnit>; sums: Sums };

/**
 * Counts a batch inside `tx`; the same batch again changes nothing. The first exposure of a unit wins. A unit that is seen in another arm later leaves the numbers for good. Exposures that no
 * experiment takes are ignored: of a draft, of another phase or version than there ever was, or after the experiment was stopped.
 */
export async function takeExposures(tx: Queries, batch: ExposureBatch): Promise<ExposureReceipt> {
  const entries = [...batch.exposures, ...batch.observations];
  const ids = [...new Set(entries.map(({ experimentId }) => experimentId))];
  const experiments = new Map((await readExperiments(tx, ids)).map(({ experiment }) => [experiment.id, experiment]));
  const context: Batch = { experiments, units: await readUnits(tx, entries), sums: createSums() };
  const stored =
    (await takeNewExposures(tx, batch.exposures, context)) + (await takeObservations(tx, batch.observations, context));
  await context.sums.write(tx);
  await noteLastExposures(tx, batch.exposures);
  return { stored, ignored: entries.length - stored };
}

type Gathered = { fresh: { unit: ExposedUnit; exposure: Exposure }[]; links: Exposure[] };

async function takeNewExposures(tx: Queries, exposures: readonly Exposure[], batch: Batch): Promise<number> {
  const gathered: Gathered = { fresh: [], links: [] };
  for (const exposure of exposures) {
    const experiment = batch.experiments.get(exposure.experimentId);
    if (!experiment || !takes(experiment, exposure)) continue;
    const known = batch.units.get(nameOf(exposure));
    if (!known) takeFirst(experiment, exposure, { batch, gathered });
    else if (known.excluded === null && known.closedAt === null)
      await takeAgain(tx, { experiment, exposure, known }, { batch, gathered });
  }
  await insertUnits(tx, gathered.fresh);
  await linkAnalyses(tx, gathered.links);
  return gathered.fresh.length;
}

function takeFirst(
  experiment: Experiment,
  exposure: Exposure,
  { batch: { units, sums }, gathered: { fresh, links } }: { batch: Batch; gathered: Gathered },
): void {
  const unit = toUnit(exposure, exclusionOf(experiment, exposure));
  units.set(nameOf(exposure), unit);
  fresh.push({ unit, exposure });
  if (unit.statistics) links.push(exposure);
  const added = unit.excluded ? excludedBy(unit.excluded) : measuresOf(experiment, { ...unit, events: [] });
  sums.change(unit, NOTHING, added);
}

/** A further analysis of a unit belongs to it; one in another arm takes the unit out of the first one's numbers. */
async function takeAgain(
  tx: Queries,
  { experiment, exposure, known }: { experiment: Experiment; exposure: Exposure; known: ExposedUnit },
  { batch, gathered }: { batch: Batch; gathered: Gathered },
): Promise<void> {
  if (known.arm === exposure.arm) {
    if (known.statistics) gathered.links.push(exposure);
    return;
  }
  const events = (await readEvents(tx, [known])).get(nameOf(known)) ?? [];
  batch.sums.change(known, measuresOf(experiment, { ...known, events }), excludedBy('several_arms'));
  known.excluded = 'several_arms';
  if (!gathered.fresh.some(({ unit }) => unit === known)) await exclude(tx, known, 'several_arms');
}

/** Whether there is, or was, such an arm at that time for somebody to be exposed to. An arm that is gone is counted as that. */
function takes({ status, phases, stoppedAt, arms }: Experiment, exposure: Exposure): boolean {
  if (status === 'draft' || exposure.phase > phases.length) return false;
  if (stoppedAt !== null && Date.parse(exposure.exposedAt) > Date.parse(stoppedAt)) return false;
  const arm = armOf(arms, exposure);
  return arm ? arm.versionId === exposure.versionId : arms.some(({ versionId }) => versionId === exposure.versionId);
}

const armOf = (arms: readonly ExperimentArm[], { arm }: Exposure) => arms.find(({ name }) => name === arm);

function exclusionOf({ arms }: Experiment, exposure: Exposure): Exclusion | null {
  if (exposure.planSource === 'bundled') return 'bundled_plan';
  if (!armOf(arms, exposure)) return 'arm_gone';
  return exposure.by === 'override' ? 'overridden' : null;
}

const excludedBy = (reason: Exclusion) => new Map([[`excluded:${reason}`, 1]]);

async function takeObservations(
  tx: Queries,
  observations: readonly Observation[],
  { experiments, units, sums }: Batch,
): Promise<number> {
  const taken = [];
  for (const { experimentId, unit: name, ...observed } of observations) {
    const unit = units.get(nameOf({ experimentId, unit: name }));
    const experiment = experiments.get(experimentId);
    if (!unit || !experiment || unit.observed || unit.excluded || unit.closedAt) continue;
    // What the person did adds the same before and after.
    const before = measuresOf(experiment, { ...unit, events: [] });
    unit.observed = observed;
    sums.change(unit, before, measuresOf(experiment, { ...unit, events: [] }));
    taken.push({ experimentId, unit: name, observed });
  }
  await setObserved(tx, taken);
  return taken.length;
}

async function noteLastExposures(tx: Queries, exposures: readonly Exposure[]): Promise<void> {
  const last = new Map<string, string>();
  for (const { experimentId, exposedAt } of exposures)
    if (exposedAt > (last.get(experimentId) ?? '')) last.set(experimentId, exposedAt);
  for (const [id, at] of last)
    await tx
      .updateTable('experiments')
      .set({ lastExposureAt: at })
      .where('id', '=', id)
      .where('status', '<>', 'draft')
      .where(({ eb, or }) => or([eb('lastExposureAt', 'is', null), eb('lastExposureAt', '<', at)]))
      .execute();
}

function toUnit(exposure: Exposure, excluded: Exclusion | null): ExposedUnit {
  const { experimentId, unit, phase, arm, exposedAt, statistics } = exposure;
  return {
    ...{ experimentId, unit, phase, arm, exposedAt, statistics, excluded },
    observed: null,
    closedAt: null,
  };
}
