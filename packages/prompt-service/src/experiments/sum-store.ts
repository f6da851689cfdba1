import type { ArmSummary } from '@votive/shared/contracts/experiment-counts';
import type { Queries } from '../database/open-database.ts';

/** The running sums of one experiment, by phase, measure and arm. */
export type ExperimentSums = {
  /** One arm's sum in a phase; zeros where nothing came in. */
  of: (phase: number, measure: string, arm: string) => ArmSummary;
  has: (phase: number, measure: string, arm: string) => boolean;
  /** Units of a measure over all arms, in one phase or in all. */
  units: (measure: string, phase?: number) => number;
};

/** Reads what an experiment counted so far: as many rows as it has arms, goals and phases, whatever the number of units. */
export async function readSums(tx: Queries, experimentId: string): Promise<ExperimentSums> {
  const rows = await tx
    .selectFrom('experimentSums')
    .select(['phase', 'arm', 'measure', 'units', 'sum', 'sumOfSquares'])
    .where('experimentId', '=', experimentId)
    .execute();
  const byName = new Map(rows.map((row) => [nameOf(row.phase, row.measure, row.arm), row]));
  return {
    of(phase, measure, arm) {
      const { units = 0, sum = 0, sumOfSquares = 0 } = byName.get(nameOf(phase, measure, arm)) ?? {};
      // Sums that went up and down again may end a rounding error beside zero.
      return units === 0 ? { units, sum: 0, sumOfSquares: 0 } : { units, sum, sumOfSquares: Math.max(0, sumOfSquares) };
    },
    has: (phase, measure, arm) => byName.has(nameOf(phase, measure, arm)),
    units: (measure, phase) =>
      rows
        .filter((row) => row.measure === measure && (phase === undefined || row.phase === phase))
        .reduce((total, { units }) => total + units, 0),
  };
}

/** Units in the arms' numbers, over all phases, by experiment. */
export async function readExposed(tx: Queries): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('experimentSums')
    .select((query) => ['experimentId', query.fn.sum<number>('units').as('units')])
    .where('measure', '=', 'exposed')
    .groupBy('experimentId')
    .execute();
  return new Map(rows.map(({ experimentId, units }) => [experimentId, Number(units)]));
}

const nameOf = (phase: number, measure: string, arm: string) => JSON.stringify([phase, measure, arm]);
