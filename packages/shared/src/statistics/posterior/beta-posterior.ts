import type { ArmSummary } from '../../contracts/experiment-counts.ts';
import { betaQuantile } from '../special/beta-quantile.ts';
import type { BetaShape } from '../special/incomplete-beta.ts';
import { normalQuantile } from '../special/normal.ts';

/**
 * What is believed of an arm's rate after its data, from a flat prior: Beta(1 + sum, 1 + units − sum). A unit whose value lies between 0 and 1 counts as one
 * observation; its variance is at most that of a coin, so the belief errs on the wide side.
 */
export function betaPosterior({ units, sum }: ArmSummary): BetaShape {
  if (!(sum >= 0 && sum <= units)) throw new RangeError(`A share needs 0 ≤ sum ≤ units, not ${sum} of ${units}.`);
  return { a: 1 + sum, b: 1 + units - sum };
}

/** The interval that holds the rate with probability `level`, equal tails. */
export function credibleInterval(shape: BetaShape, level = 0.95): [low: number, high: number] {
  const tail = (1 - level) / 2;
  return [betaQuantile(tail, shape), betaQuantile(1 - tail, shape)];
}

/** Wilson's score interval of `conversions` out of `units` (Wilson 1927), e.g. for a pass rate over few runs. */
export function wilsonInterval(conversions: number, units: number, level = 0.95): [low: number, high: number] {
  if (units === 0) return [0, 1];
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = conversions / units;
  const denominator = 1 + (z * z) / units;
  const centre = (share + (z * z) / (2 * units)) / denominator;
  const halfWidth = (z / denominator) * Math.sqrt((share * (1 - share)) / units + (z * z) / (4 * units * units));
  return [Math.max(0, centre - halfWidth), Math.min(1, centre + halfWidth)];
}
