import { logGamma } from '../special/log-gamma.ts';
import type { ArmShare } from './snapshot.ts';

/** Concentration of the prior around the intended weights. Larger: quicker to see small faults, slower to see gross ones. */
export const PRIOR_CONCENTRATION = 1_000;
export const SEQUENTIAL_ALARM = 0.01;

/**
 * ln of the Bayes factor "the weights are others" against "the weights are these", with a Dirichlet(c·w) prior (Lindon & Malek 2022, arXiv 2011.03567).
 * Arms without a weight are left out.
 */
export function logSampleRatioBayesFactor(arms: readonly ArmShare[], concentration = PRIOR_CONCENTRATION): number {
  const weighted = arms.filter(({ weight }) => weight > 0);
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const units = weighted.reduce((sum, { observed }) => sum + observed, 0);
  let logFactor = logGamma(concentration) - logGamma(concentration + units);
  for (const { observed, weight } of weighted) {
    const share = weight / weights;
    const prior = concentration * share;
    logFactor += logGamma(prior + observed) - logGamma(prior) - observed * Math.log(share);
  }
  return logFactor;
}

/**
 * The p-value that stays valid however often one looks: the smallest 1/BF so far, at most 1. `phases` holds the cumulative looks of each phase in the order
 * of time; phases have their own weights, are independent, and their factors multiply.
 */
export function sequentialSampleRatio(phases: readonly (readonly (readonly ArmShare[])[])[]): number {
  let before = 0;
  let largest = 0;
  for (const looks of phases) {
    let current = 0;
    for (const look of looks) {
      current = logSampleRatioBayesFactor(look);
      largest = Math.max(largest, before + current);
    }
    before += current;
  }
  return Math.exp(-largest);
}
