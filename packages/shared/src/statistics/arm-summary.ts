import type { ArmSummary } from '../contracts/experiment-counts.ts';

/** `conversions` of `units` as a summary: each unit's value is 0 or 1. */
export function summaryOfCount(conversions: number, units: number): ArmSummary {
  return { units, sum: conversions, sumOfSquares: conversions };
}

/** The summary of `values`, one per unit. */
export function summaryOfValues(values: readonly number[]): ArmSummary {
  let [sum, sumOfSquares] = [0, 0];
  for (const value of values) {
    sum += value;
    sumOfSquares += value * value;
  }
  return { units: values.length, sum, sumOfSquares };
}

/** The mean value per unit; NaN where there is no unit. */
export function meanOf({ units, sum }: ArmSummary): number {
  return sum / units;
}

/** The variance of the values around their mean, divided by `units`: p(1 − p) for yes/no values. */
export function varianceOf({ units, sum, sumOfSquares }: ArmSummary): number {
  const mean = sum / units;
  return Math.max(0, sumOfSquares / units - mean * mean);
}

const LEAST_OF_EACH = 5;

/** Whether a share in [0, 1] has at least five units' worth on each side, below which no normal approximation holds and nothing is concluded. */
export function hasEnough({ units, sum }: ArmSummary): boolean {
  return sum >= LEAST_OF_EACH && units - sum >= LEAST_OF_EACH;
}
