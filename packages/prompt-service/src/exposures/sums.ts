import { sql } from 'kysely';
import type { Queries } from '../database/open-database.ts';
import type { Measures } from './unit-measures.ts';

/** An arm in one phase of an experiment. */
export type ArmOfPhase = { experimentId: string; phase: number; arm: string };
type Sum = ArmOfPhase & { measure: string; units: number; sum: number; sumOfSquares: number };

/** Gathers what a batch changes in the running sums, and writes it at once. */
export function createSums() {
  const changes = new Map<string, Sum>();

  function add({ experimentId, phase, arm }: ArmOfPhase, measure: string, [units, sum, square]: number[]): void {
    const name = JSON.stringify([experimentId, phase, arm, measure]);
    const known = changes.get(name) ?? { experimentId, phase, arm, measure, units: 0, sum: 0, sumOfSquares: 0 };
    known.units += units ?? 0;
    known.sum += sum ?? 0;
    known.sumOfSquares += square ?? 0;
    changes.set(name, known);
  }

  return {
    /** One unit added `before` to its arm and adds `after` now. */
    change(place: ArmOfPhase, before: Measures, after: Measures): void {
      for (const [measure, value] of before)
        if (after.get(measure) !== value) add(place, measure, [-1, -value, -(value ** 2)]);
      for (const [measure, value] of after)
        if (before.get(measure) !== value) add(place, measure, [1, value, value ** 2]);
    },
    /** How much `measure` grows in units, over all arms of one phase. */
    growthOf: (experimentId: string, phase: number, measure: string) =>
      [...changes.values()]
        .filter((each) => each.experimentId === experimentId && each.phase === phase && each.measure === measure)
        .reduce((total, { units }) => total + units, 0),
    async write(tx: Queries): Promise<void> {
      if (changes.size === 0) return;
      await sql`
        INSERT INTO experiment_sums (experiment_id, phase, arm, measure, units, sum, sum_of_squares)
        SELECT value->>'experimentId', value->>'phase', value->>'arm', value->>'measure', value->>'units', value->>'sum', value->>'sumOfSquares'
        FROM json_each(${JSON.stringify([...changes.values()])}) WHERE true
        ON CONFLICT DO UPDATE SET units = units + excluded.units, sum = sum + excluded.sum, sum_of_squares = sum_of_squares + excluded.sum_of_squares
      `.execute(tx);
    },
  };
}
export type Sums = ReturnType<typeof createSums>;
