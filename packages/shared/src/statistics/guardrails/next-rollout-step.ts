import type { GuardrailJudgement, RolloutDecision } from '../../contracts/experiment-report.ts';
import type { Rollout } from '../../contracts/experiments.ts';
import { TOTAL_WEIGHT } from '../../experiments/total-weight.ts';
import type { SequenceDesign } from '../comparison/confidence-sequence.ts';

/** Where a guarded rollout stands. `weight` is that of the new arm; units and hours are those of the current phase. */
export type RolloutState = {
  isRunning: boolean;
  weight: number;
  treatmentUnits: number;
  hours: number;
  isSampleRatioAlarm: boolean;
  guardrails: readonly GuardrailJudgement[];
};

/**
 * What a guarded rollout does next: pause on a significant regression or a sample ratio alarm, at once; else go one step up when this step has had its units and its
 * hours and at least one guardrail could be judged; complete at the last step, where no control is left to compare with.
 */
export function nextRolloutStep({ steps, minimumUnits, minimumHours }: Rollout, state: RolloutState): RolloutDecision {
  if (!state.isRunning) return { kind: 'hold', reason: 'not_running' };
  const regressed = state.guardrails.filter((guardrail) => guardrail.state === 'regressed').map(({ id }) => id);
  if (regressed.length > 0) return { kind: 'pause', reason: 'guardrail', guardrails: regressed };
  if (state.isSampleRatioAlarm) return { kind: 'pause', reason: 'sample_ratio', guardrails: [] };

  const next = steps.find((step) => step > state.weight);
  if (next === undefined) return { kind: 'complete' };
  if (state.treatmentUnits < minimumUnits) return { kind: 'hold', reason: 'too_few_units' };
  if (state.hours < minimumHours) return { kind: 'hold', reason: 'too_early' };
  if (state.guardrails.every((guardrail) => guardrail.state === 'not_enough_data'))
    return { kind: 'hold', reason: 'nothing_judged' };
  return { kind: 'advance', weight: next };
}

/**
 * How one guardrail is judged at one step: α is shared between guardrails and steps, so that a rollout of equals pauses itself with probability α at most over
 * all of them; the sequence is tuned to the units that have come in when the new arm, with `weight` of 10,000, has its minimum.
 */
export function rolloutDesign(
  { steps, minimumUnits }: Rollout,
  { alpha, guardrails, weight }: { alpha: number; guardrails: number; weight: number },
): SequenceDesign {
  const comparedSteps = Math.max(1, steps.filter((step) => step < TOTAL_WEIGHT).length);
  return {
    alpha: alpha / Math.max(1, guardrails * comparedSteps),
    horizonUnits: (minimumUnits * TOTAL_WEIGHT) / Math.max(1, weight),
  };
}
