import type { Effect } from './difference.ts';

/** `horizonUnits` is N*, the planned total of both arms, for which the sequence is made narrowest. */
export type SequenceDesign = { alpha: number; horizonUnits: number };

/** An interval and a p-value that stay valid however often one looks. */
export type SequenceLook = { low: number; high: number; p: number };

/** ρ = √((−2 ln α + ln(1 − 2 ln α)) / N*): the tuning that is tightest around N* units (Waudby-Smith et al. 2021, arXiv 2103.06476, as in gbstats). */
export function tuningFor({ alpha, horizonUnits }: SequenceDesign): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`α must be between 0 and 1, not ${alpha}.`);
  if (!(horizonUnits >= 1)) throw new RangeError(`A horizon is at least one unit, not ${horizonUnits}.`);
  return Math.sqrt((-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / horizonUnits);
}

/** Half the width of the sequence in standard errors, where nρ² units of information have come in. */
export function widthInErrors(information: number, alpha: number): number {
  const sum = information + 1;
  return Math.sqrt((2 * sum * Math.log(Math.sqrt(sum) / alpha)) / information);
}

/**
 * The asymptotic confidence sequence around `effect`: at every look, with probability 1 − α over all of them together, the truth is inside
 * (Waudby-Smith et al. 2021). Undefined where the effect has no spread yet, and so nothing can be said.
 */
export function confidenceSequence(effect: Effect, design: SequenceDesign): SequenceLook | undefined {
  const { estimate, standardError, units } = effect;
  if (!(standardError > 0) || !Number.isFinite(estimate)) return undefined;
  const information = units * tuningFor(design) ** 2;
  const halfWidth = standardError * widthInErrors(information, design.alpha);
  const exponent = (-information * (estimate / standardError) ** 2) / (2 * (information + 1));
  return {
    low: estimate - halfWidth,
    high: estimate + halfWidth,
    p: Math.min(1, Math.sqrt(information + 1) * Math.exp(exponent)),
  };
}
