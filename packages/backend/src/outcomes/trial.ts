import { type PlanSource, SECTION_NAMES } from '@votive/shared/contracts/analysis';
import type { Plan, ResolvedPrompt } from '@votive/shared/contracts/plan';
import type { WrittenReport } from '../model-reports/model-report-service.ts';
import type { OutcomeService } from './outcome-service.ts';

/** One analysis that may be part of an experiment. */
export type TrialSubject = {
  plan: Plan;
  source: PlanSource;
  subject: string | undefined;
  analysisId: string;
  statistics: boolean;
};

export type Trials = ReturnType<typeof createTrials>;
type Recording = Pick<OutcomeService, 'recordExposure' | 'recordObservation'>;

/** Notes exposures when an arm's prompt goes out, and how writing went for those who were exposed. */
export function createTrials({ recordExposure, recordObservation }: Recording, now: () => Date) {
  return function startTrial({ plan, source, subject, analysisId, statistics }: TrialSubject) {
    let exposed: { experimentId: string; unit: string; atMs: number } | undefined;

    /** The prompt goes out now. No exposure outside experiments: without an arm, without somebody it could belong to, or from the bundled plan. */
    function onDispatch({ arm, experimentId, versionId }: ResolvedPrompt): void {
      const { experiment } = plan;
      if (!experiment || arm === null || experimentId === null || subject === undefined || source === 'bundled') return;
      exposed = { experimentId, unit: subject, atMs: performance.now() };
      recordExposure({
        experimentId,
        phase: experiment.phase,
        unit: subject,
        arm,
        versionId,
        analysisId,
        planSource: source,
        by: isOverridden(experiment.overrides, subject, arm) ? 'override' : 'hash',
        exposedAt: now().toISOString(),
        statistics,
      });
    }

    /** The model's part is over. A vendor that could not be reached says nothing about the prompt. */
    function onWritten(report: WrittenReport): void {
      if (!exposed || !saysSomethingOfPrompt(report)) return;
      const { experimentId, unit, atMs } = exposed;
      recordObservation({
        experimentId,
        unit,
        schemaValid: isSchemaValid(report),
        quotesVerified: shareVerified(report),
        latencyMs: Math.round(performance.now() - atMs),
        costUsd: report.costUsd,
      });
    }

    return { onDispatch, onWritten };
  };
}

function saysSomethingOfPrompt(report: WrittenReport): boolean {
  return report.kind === 'report' || (report.kind === 'failed' && report.reason !== 'model_unavailable');
}

function isSchemaValid(report: WrittenReport): boolean {
  return report.kind === 'report' || (report.kind === 'failed' && report.reason === 'too_few_findings');
}

/** The share of the findings whose evidence held; null where there was no report to tell it from. */
function shareVerified(report: WrittenReport): number | null {
  if (report.kind !== 'report') return null;
  const held = SECTION_NAMES.reduce((sum, name) => sum + report.result[name].length, 0);
  return held / (held + report.dropped);
}

function isOverridden(overrides: Readonly<Record<string, string>>, unit: string, arm: string): boolean {
  return Object.hasOwn(overrides, unit) && overrides[unit] === arm;
}
