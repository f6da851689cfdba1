import type { ExperimentCounts, PhaseCounts } from '../../contracts/experiment-counts.ts';
import type {
  ArmFigures,
  ExperimentHealth,
  ExperimentReport,
  PowerPanel,
  RolloutDecision,
} from '../../contracts/experiment-report.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { nextRolloutStep } from '../guardrails/next-rollout-step.ts';
import { powerPanel } from '../planning/power-panel.ts';
import { armTable } from './arm-table.ts';
import { giveVerdict } from './give-verdict.ts';
import { healthOf } from './health.ts';
import { comparedArms, hasEnoughData, judgedPhase, primaryGoalOf, summaryAt } from './phase-data.ts';
import { sequenceSeries } from './sequence-series.ts';

const HOUR_MS = 3_600_000;

/**
 * Everything that the experiment page shows, from aggregates alone: the work depends on arms and looks, not on units. The last phase is judged, by itself; before the
 * start the report is empty and the verdict is *not enough data*. `now` ends a phase that is still open.
 */
export function judgeExperiment(experiment: Experiment, counts: ExperimentCounts, now: Date): ExperimentReport {
  const health = healthOf(experiment, counts);
  const phase = judgedPhase(counts) ?? unbegun(experiment, now);
  const names = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  const units = names.map((name) => summaryAt(phase.looks.at(-1), name, goal).units);
  const hours = Math.max(
    0,
    ((phase.endedAt ? Date.parse(phase.endedAt) : now.getTime()) - Date.parse(phase.startedAt)) / HOUR_MS,
  );
  const series = sequenceSeries(experiment, phase);
  const arms = armTable(experiment, phase, series);
  const isEnough = hasEnoughData(experiment, phase);
  const judged = arms.filter(({ name }) => names.includes(name));
  return {
    experimentId: experiment.id,
    phase: counts.phases.length === 0 ? 0 : phase.number,
    health,
    verdict: giveVerdict({ plan: experiment.plan, health, arms: judged, units, isEnough, days: hours / 24 }),
    arms,
    series: series.looks,
    power: powerOf(experiment, phase, { units, hours }),
    rollout: rolloutOf(experiment, { arms, hours, health }),
  };
}

function unbegun({ arms }: Experiment, now: Date): PhaseCounts {
  const weights = Object.fromEntries(arms.map(({ name, weight }) => [name, weight]));
  return { number: 1, startedAt: now.toISOString(), endedAt: null, weights, looks: [], guardrails: {} };
}

function powerOf(
  experiment: Experiment,
  phase: PhaseCounts,
  { units, hours }: { units: readonly number[]; hours: number },
): PowerPanel {
  const weights = experiment.arms.map(({ name }) => phase.weights[name] ?? 0);
  const goal = primaryGoalOf(experiment);
  const control = summaryAt(phase.looks.at(-1), comparedArms(experiment, phase)[0] ?? '', goal);
  return powerPanel(experiment.plan, { weights, units, days: hours / 24, control });
}

function rolloutOf(
  { rollout, status }: Experiment,
  { arms, hours, health }: { arms: readonly ArmFigures[]; hours: number; health: ExperimentHealth },
): RolloutDecision | null {
  const treatment = arms[1];
  if (!rollout || !treatment) return null;
  return nextRolloutStep(rollout, {
    isRunning: status === 'running',
    weight: treatment.weight,
    treatmentUnits: treatment.exposed,
    hours,
    isSampleRatioAlarm: health.sequentialSampleRatio.isAlarm,
    guardrails: treatment.guardrails,
  });
}
