import type { ExposureBatch, ExposureReceipt } from '@votive/shared/contracts/exposures';
import type { Outcome } from '@votive/shared/contracts/outcomes';
import type { Queries } from '../database/open-database.ts';
import { nameOf, readUnits } from './exposure-store.ts';
import { takeExposures } from './take-exposures.ts';
import { takeOutcomes } from './take-outcomes.ts';

export type ExposureService = ReturnType<typeof createExposureService>;

/** What backends hand over about experiments; an answer means that it is durable. */
export function createExposureService(db: Queries, now: () => Date) {
  return {
    takeExposures: (batch: ExposureBatch): Promise<ExposureReceipt> =>
      db.transaction().execute((tx) => takeExposures(tx, batch)),
    takeOutcomes: (outcomes: readonly Outcome[]): Promise<ExposureReceipt> =>
      db.transaction().execute((tx) => takeOutcomes(tx, outcomes, now().toISOString())),
    /** The arm of a unit's first exposure, which wins over what the weights of today would give it; undefined for a unit that was never exposed. */
    async armOf(experimentId: string, unit: string): Promise<string | undefined> {
      const key = { experimentId, unit };
      return (await readUnits(db, [key])).get(nameOf(key))?.arm;
    },
  };
}
