import type { ArmSummary } from '../../contracts/experiment-counts.ts';
import type { PowerPanel } from '../../contracts/experiment-report.ts';
import type { ExperimentPlan } from '../../contracts/experiments.ts';
import { hasEnough, meanOf } from '../arm-summary.ts';
import { plannedUnits } from './plan-units.ts';
import { detectableDifference } from './sample-size.ts';

/** What has come in so far in the judged phase. `weights` and `units` start with the control; `units` leaves out arms without a weight. */
export type Progress = { weights: readonly number[]; units: readonly number[]; days: number; control: ArmSummary };

/** How far the plan is: what it needs, what is reached, which difference can be seen now, and when it will be done at the present pace. */
export function powerPanel(plan: ExperimentPlan, { weights, units, days, control }: Progress): PowerPanel {
  const reachedUnits = units.reduce((sum, count) => sum + count, 0);
  const unitsPerDay = days > 0 && reachedUnits > 0 ? reachedUnits / days : null;
  const missing = Math.max(0, plan.horizonUnits - reachedUnits);
  return {
    plannedUnits: plan.horizonUnits,
    reachedUnits,
    reachedShare: Math.min(1, reachedUnits / plan.horizonUnits),
    ...neededUnits(plan, weights),
    detectableNow: detectableNow(plan, units, control),
    unitsPerDay,
    daysLeft: unitsPerDay === null ? null : missing / unitsPerDay,
  };
}

/** What the plan needs; where nobody is left to compare with, as at the last step of a rollout, the plan's own number. */
function neededUnits(plan: ExperimentPlan, weights: readonly number[]) {
  const isComparable = (weights[0] ?? 0) > 0 && weights.slice(1).some((weight) => weight > 0);
  if (isComparable) return plannedUnits(plan, weights);
  return { fixedUnits: plan.horizonUnits, sequentialCap: plan.horizonUnits, sequentialAverage: plan.horizonUnits };
}

function detectableNow(plan: ExperimentPlan, units: readonly number[], control: ArmSummary): number | null {
  const [controlUnits = 0, ...treatments] = units;
  const treatmentUnits = Math.min(...treatments);
  if (controlUnits === 0 || treatments.length === 0 || treatmentUnits === 0) return null;
  const share = hasEnough(control) ? meanOf(control) : plan.expectedShare;
  const rates = { alpha: plan.alpha / treatments.length, power: plan.power };
  return detectableDifference({ share, controlUnits, treatmentUnits }, rates);
}
