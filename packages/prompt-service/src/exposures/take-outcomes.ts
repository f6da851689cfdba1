import type { Experiment } from '@votive/shared/contracts/experiments';
import type { ExposureReceipt } from '@votive/shared/contracts/exposures';
import type { Outcome } from '@votive/shared/contracts/outcomes';
import type { Queries } from '../database/open-database.ts';
import { keepHorizonLook } from '../experiments/kept-looks.ts';
import { readExperiments } from '../experiments/read-experiments.ts';
import {
  closeUnit,
  type ExposedUnit,
  insertOutcomes,
  nameOf,
  readEvents,
  readLinks,
  readUnits,
  type UnitKey,
} from './exposure-store.ts';
import { createSums } from './sums.ts';
import { measuresOf } from './unit-measures.ts';

/**
 * Counts what people did, inside `tx`: once by analysis and key, only for units that were exposed before, agreed to statistics and are in an arm's numbers, and only until the
 * experiment was stopped. The same batch again changes nothing.
 */
export async function takeOutcomes(tx: Queries, outcomes: readonly Outcome[], at: string): Promise<ExposureReceipt> {
  const { experiments, units, unitOf } = await readContext(
    tx,
    outcomes.map(({ analysisId }) => analysisId),
  );
  const counted = outcomes.flatMap((outcome) => {
    const unit = unitOf(outcome.analysisId);
    const experiment = unit && experiments.get(unit.experimentId);
    return unit && experiment && counts(experiment, unit, outcome) ? [{ ...unit, outcome }] : [];
  });
  const touched = [...new Set(counted.map(nameOf))].flatMap((name) => units.get(name) ?? []);
  const before = await readEvents(tx, touched);
  const stored = await insertOutcomes(tx, counted);
  const after = await readEvents(tx, touched);

  const sums = createSums();
  for (const unit of touched) {
    const experiment = experiments.get(unit.experimentId);
    if (!experiment) continue;
    const having = (events: typeof before) =>
      measuresOf(experiment, { ...unit, events: events.get(nameOf(unit)) ?? [] });
    sums.change(unit, having(before), having(after));
  }
  await sums.write(tx);
  for (const experiment of experiments.values()) await keepHorizonLook(tx, experiment, { sums, at });
  return { stored, ignored: outcomes.length - stored };
}

function counts({ stoppedAt }: Experiment, unit: ExposedUnit, { at }: Outcome): boolean {
  if (!unit.statistics || unit.excluded !== null || unit.closedAt !== null) return false;
  return stoppedAt === null || Date.parse(at) <= Date.parse(stoppedAt);
}

/** Notes, inside the transaction of a deletion, that an analysis is gone: a guardrail counts it, and what was done with the report is forgotten. */
export async function noteDeletedAnalysis(tx: Queries, analysisId: string, at: string): Promise<void> {
  const { experiments, unitOf } = await readContext(tx, [analysisId]);
  const unit = unitOf(analysisId);
  const experiment = unit && experiments.get(unit.experimentId);
  if (!unit || !experiment || unit.closedAt !== null) return;
  const isOpen = experiment.stoppedAt === null || Date.parse(at) <= Date.parse(experiment.stoppedAt);
  if (unit.excluded === null && isOpen) {
    const events = (await readEvents(tx, [unit])).get(nameOf(unit)) ?? [];
    const sums = createSums();
    const state = { ...unit, events };
    sums.change(unit, measuresOf(experiment, state), measuresOf(experiment, { ...state, closedAt: at }));
    await sums.write(tx);
  }
  await closeUnit(tx, unit, analysisId, at);
}

async function readContext(tx: Queries, analysisIds: readonly string[]) {
  const links = await readLinks(tx, analysisIds);
  const keys: UnitKey[] = [...links.values()];
  const units = await readUnits(tx, [...new Map(keys.map((key) => [nameOf(key), key])).values()]);
  const ids = [...new Set(keys.map(({ experimentId }) => experimentId))];
  const read = ids.length === 0 ? [] : await readExperiments(tx, ids);
  return {
    experiments: new Map(read.map(({ experiment }) => [experiment.id, experiment])),
    units,
    unitOf: (analysisId: string): ExposedUnit | undefined => {
      const key = links.get(analysisId);
      return key && units.get(nameOf(key));
    },
  };
}
