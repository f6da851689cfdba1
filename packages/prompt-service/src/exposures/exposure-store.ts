import type { Exposure } from '@votive/shared/contracts/exposures';
import type { Outcome, OutcomeEvent } from '@votive/shared/contracts/outcomes';
import { sql } from 'kysely';
import type { Queries } from '../database/open-database.ts';
import type { Exclusion } from '../database/schema.ts';
import type { Observed } from './unit-measures.ts';

/** A unit's first exposure to an experiment, and what became of it. */
export type ExposedUnit = {
  experimentId: string;
  unit: string;
  phase: number;
  arm: string;
  exposedAt: string;
  statistics: boolean;
  excluded: Exclusion | null;
  observed: Observed | null;
  closedAt: string | null;
};
export type UnitKey = { experimentId: string; unit: string };
export type StoredEvent = { at: string; event: OutcomeEvent };
type UnitRow = Omit<ExposedUnit, 'statistics' | 'observed'> & { statistics: number; observation: string | null };

/** How maps name a unit. */
export const nameOf = ({ experimentId, unit }: UnitKey) => `${experimentId} ${unit}`;

/** Of `keys`, the units that are there, by `nameOf`. */
export async function readUnits(tx: Queries, keys: readonly UnitKey[]): Promise<Map<string, ExposedUnit>> {
  const { rows } = await sql<UnitRow>`
    SELECT x.experiment_id, x.unit, x.phase, x.arm, x.exposed_at, x.statistics, x.excluded, x.observation, x.closed_at
    FROM json_each(${listOf(keys)}) AS k CROSS JOIN exposures AS x ON x.experiment_id = k.value->>0 AND x.unit = k.value->>1
  `.execute(tx);
  return new Map(rows.map((row) => [nameOf(row), toUnit(row)]));
}

/** Inserts units that are not there yet, with the version that each was given. */
export async function insertUnits(tx: Queries, entries: readonly { unit: ExposedUnit; exposure: Exposure }[]) {
  if (entries.length === 0) return;
  const rows = entries.map(({ unit, exposure: { versionId, planSource } }) => [
    ...[unit.experimentId, unit.unit, unit.phase, unit.arm, versionId, planSource, unit.exposedAt],
    ...[Number(unit.statistics), unit.excluded],
  ]);
  await sql`
    INSERT INTO exposures (experiment_id, unit, phase, arm, version_id, plan_source, exposed_at, statistics, excluded)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8
    FROM json_each(${JSON.stringify(rows)})
  `.execute(tx);
}

/** Remembers which unit an analysis belongs to; the first one stays. */
export async function linkAnalyses(tx: Queries, links: readonly (UnitKey & { analysisId: string })[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ analysisId, experimentId, unit }) => [analysisId, experimentId, unit]);
  await sql`
    INSERT INTO exposed_analyses (analysis_id, experiment_id, unit) SELECT value->>0, value->>1, value->>2 FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT DO NOTHING
  `.execute(tx);
}

/** Keeps how answers turned out. */
export async function setObserved(tx: Queries, entries: readonly (UnitKey & { observed: Observed })[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ experimentId, unit, observed }) => [experimentId, unit, JSON.stringify(observed)]);
  await sql`
    UPDATE exposures SET observation = o.value->>2 FROM json_each(${JSON.stringify(rows)}) AS o
    WHERE exposures.experiment_id = o.value->>0 AND exposures.unit = o.value->>1
  `.execute(tx);
}

/** Takes a unit out of its arm's numbers, for good. */
export async function exclude(tx: Queries, { experimentId, unit }: UnitKey, excluded: Exclusion): Promise<void> {
  await tx
    .updateTable('exposures')
    .set({ excluded })
    .where('experimentId', '=', experimentId)
    .where('unit', '=', unit)
    .execute();
}

/** The events of units in the order of time, by `nameOf`. */
export async function readEvents(tx: Queries, keys: readonly UnitKey[]): Promise<Map<string, StoredEvent[]>> {
  const { rows } = await sql<UnitKey & { at: string; event: string }>`
    SELECT o.experiment_id, o.unit, o.at, o.event
    FROM json_each(${listOf(keys)}) AS k CROSS JOIN outcomes AS o ON o.experiment_id = k.value->>0 AND o.unit = k.value->>1
    ORDER BY o.at, o.rowid
  `.execute(tx);
  const events = new Map<string, StoredEvent[]>();
  for (const { at, event, ...key } of rows) {
    const known = events.get(nameOf(key)) ?? [];
    known.push({ at, event: JSON.parse(event) as OutcomeEvent });
    events.set(nameOf(key), known);
  }
  return events;
}

/** Which unit each of these analyses belongs to. */
export async function readLinks(tx: Queries, analysisIds: readonly string[]): Promise<Map<string, UnitKey>> {
  const { rows } = await sql<UnitKey & { analysisId: string }>`
    SELECT a.analysis_id, a.experiment_id, a.unit
    FROM json_each(${JSON.stringify([...new Set(analysisIds)])}) AS k CROSS JOIN exposed_analyses AS a ON a.analysis_id = k.value
  `.execute(tx);
  return new Map(rows.map(({ analysisId, experimentId, unit }) => [analysisId, { experimentId, unit }]));
}

/** Inserts the outcomes whose key is new, and answers how many these were. */
export async function insertOutcomes(tx: Queries, entries: readonly (UnitKey & { outcome: Outcome })[]) {
  const rows = entries.map(({ experimentId, unit, outcome: { analysisId, at, event } }) => [
    ...[analysisId, event.key, experimentId, unit, at, JSON.stringify(event)],
  ]);
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO outcomes (analysis_id, key, experiment_id, unit, at, event)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT DO NOTHING
  `.execute(tx);
  return Number(numAffectedRows);
}

/** Notes that `analysisId` of a unit was deleted, and forgets what was done with the unit's analyses. */
export async function closeUnit(tx: Queries, key: UnitKey, analysisId: string, closedAt: string): Promise<void> {
  const { experimentId, unit } = key;
  await tx
    .updateTable('exposures')
    .set({ closedAt })
    .where('experimentId', '=', experimentId)
    .where('unit', '=', unit)
    .execute();
  await tx.deleteFrom('outcomes').where('experimentId', '=', experimentId).where('unit', '=', unit).execute();
  await tx.deleteFrom('exposedAnalyses').where('analysisId', '=', analysisId).execute();
}

const listOf = (keys: readonly UnitKey[]) => JSON.stringify(keys.map(({ experimentId, unit }) => [experimentId, unit]));

function toUnit({ statistics, observation, ...row }: UnitRow): ExposedUnit {
  return {
    ...row,
    statistics: statistics === 1,
    observed: observation === null ? null : (JSON.parse(observation) as Observed),
  };
}
