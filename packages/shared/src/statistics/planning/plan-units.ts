import type { ExperimentPlan } from '../../contracts/experiments.ts';
import { errorSum } from './sample-size.ts';
import { sequentialCost } from './sequential-design.ts';

/** Units with a value of the primary goal, over all arms, that a plan needs: looking once, and looking at any time (at most, and on average where the effect is as planned). */
export type PlannedUnits = { fixedUnits: number; sequentialCap: number; sequentialAverage: number };

/**
 * What `plan` needs under `weights` (control first; arms without a weight are left out) to see `minimumEffect` in every treatment with its power; α is shared
 * between the comparisons. (z₁₋α⁄₂ + z_power)²(p₁q₁/w₁ + p₂q₂/w₂)/δ² for the worst-served treatment.
 */
export function plannedUnits(
  {
    alpha,
    power,
    expectedShare,
    minimumEffect,
  }: Pick<ExperimentPlan, 'alpha' | 'power' | 'expectedShare' | 'minimumEffect'>,
  weights: readonly number[],
): PlannedUnits {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [control = 0, ...treatments] = weights;
  const treated = treatments.filter((weight) => weight > 0);
  if (control <= 0 || treated.length === 0)
    throw new RangeError('A plan needs a control and a treatment with a weight.');
  const rates = { alpha: alpha / treated.length, power };
  const other = expectedShare + minimumEffect < 1 ? expectedShare + minimumEffect : expectedShare - minimumEffect;
  const perUnit = spread(expectedShare) / (control / total) + spread(other) / (Math.min(...treated) / total);
  const fixedUnits = Math.ceil((errorSum(rates) ** 2 * perUnit) / minimumEffect ** 2);
  const { capRatio, averageStopRatio } = sequentialCost(rates);
  return {
    fixedUnits,
    sequentialCap: Math.ceil(fixedUnits * capRatio),
    sequentialAverage: Math.ceil(fixedUnits * averageStopRatio),
  };
}

const spread = (share: number) => share * (1 - share);
