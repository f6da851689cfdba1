import type { Queries } from './database/open-database.ts';
import { type ExperimentOperationDeps, experimentOperations } from './experiments/experiment-operations.ts';
import { createExperimentReader } from './experiments/experiment-reader.ts';
import { createExperimentService, type ExperimentEvent } from './experiments/experiment-service.ts';
import { createExperimentResultService } from './experiments/result-service.ts';
import { createWatchExperiments } from './experiments/watch-experiments.ts';
import { watchRoutes } from './experiments/watch-routes.ts';
import { exposureRoutes } from './exposures/exposure-routes.ts';
import { createExposureService } from './exposures/exposure-service.ts';

export type ExperimentDeps = Pick<ExperimentOperationDeps, 'productionOf' | 'moveProduction'> & {
  queries: Queries;
  now: () => Date;
  reloadPlans: () => Promise<void>;
  announce: (tx: Queries, event: ExperimentEvent) => Promise<void>;
};

/** Everything about experiments: what people do with them, what backends count, and what happens by itself. */
export function createExperiments({ queries: db, now, reloadPlans, announce, ...publishing }: ExperimentDeps) {
  const experiments = createExperimentService({ db, now, reloadPlans, announce });
  const results = createExperimentResultService(db, now);
  const exposures = createExposureService(db, now);
  const watch = createWatchExperiments({ db, experiments, results, now });
  return {
    exposures,
    operations: experimentOperations({ experiments, reader: createExperimentReader(db), results, ...publishing }),
    internalRoutes: [...exposureRoutes(exposures), ...watchRoutes(watch)],
  };
}
