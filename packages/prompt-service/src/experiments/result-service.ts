import type { ExperimentExport } from '@votive/shared/admin-api/experiment-contracts';
import type { ExperimentCounts } from '@votive/shared/contracts/experiment-counts';
import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { Experiment } from '@votive/shared/contracts/experiments';
import { judgeExperiment } from '@votive/shared/statistics/verdict/judge-experiment';
import type { Queries } from '../database/open-database.ts';
import { countExperiment } from './count-experiment.ts';
import { SMALLEST_CELL, suppressCounts, suppressGuardrails, suppressReport } from './suppress-small-cells.ts';

export type ExperimentResultService = ReturnType<typeof createExperimentResultService>;

/** What experiments show, from running sums alone. */
export function createExperimentResultService(db: Queries, now: () => Date) {
  const count = (experiment: Experiment, at: Date): Promise<ExperimentCounts> =>
    db.transaction().execute((tx) => countExperiment(tx, experiment, at.toISOString()));

  return {
    /** All figures as the statistics see them, for what the service itself decides. */
    async judge(experiment: Experiment): Promise<{ counts: ExperimentCounts; report: ExperimentReport }> {
      const at = now();
      const counts = await count(experiment, at);
      return { counts, report: judgeExperiment(experiment, counts, at) };
    },
    /** All figures as people see them: nothing about what fewer than ten people did. */
    async show(experiment: Experiment) {
      const at = now();
      const counts = await count(experiment, at);
      const phases = counts.phases.map((phase) => ({ ...phase, guardrails: suppressGuardrails(phase.guardrails) }));
      const report = judgeExperiment(experiment, { ...counts, phases }, at);
      return {
        report: suppressReport(report, { experiment, counts }),
        countedAt: at.toISOString(),
        suppressedBelow: SMALLEST_CELL,
      };
    },
    /** The raw counts, without a unit's name. */
    async export({ salt: _salt, overrides: _overrides, ...experiment }: Experiment): Promise<ExperimentExport> {
      const at = now();
      const counts = await count({ ...experiment, salt: _salt, overrides: _overrides }, at);
      return {
        schema: 'votive.experiment-export/1',
        exportedAt: at.toISOString(),
        suppressedBelow: SMALLEST_CELL,
        experiment,
        counts: suppressCounts(counts),
      };
    },
  };
}
