import { chiSquareTail } from '../special/incomplete-gamma.ts';

/** Units counted in an arm, and the weight by which it should have got them (any unit: only ratios count). */
export type ArmShare = { observed: number; weight: number };

export const SNAPSHOT_ALARM = 0.001;
const LEAST_UNITS = 100;
const LEAST_PER_ARM = 8;

/**
 * Pearson's χ² of the observed units against the weights, over arms with a weight; p = 1 where fewer than two of them or no units are left to compare.
 * A picture of one moment: looked at again and again it cries wolf, so the alarm is `sequentialSampleRatio`.
 */
export function sampleRatioSnapshot(arms: readonly ArmShare[]): { chiSquare: number; p: number } {
  const weighted = arms.filter(({ weight }) => weight > 0);
  const units = weighted.reduce((sum, { observed }) => sum + observed, 0);
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  if (weighted.length < 2 || units === 0) return { chiSquare: 0, p: 1 };
  let chiSquare = 0;
  for (const { observed, weight } of weighted) {
    const expected = (units * weight) / weights;
    chiSquare += (observed - expected) ** 2 / expected;
  }
  return { chiSquare, p: chiSquareTail(chiSquare, weighted.length - 1) };
}

/** Whether there are enough units (100 in all, 8 expected in every arm with a weight) for χ² to mean anything. */
export function canJudgeSampleRatio(arms: readonly ArmShare[]): boolean {
  const weighted = arms.filter(({ weight }) => weight > 0);
  const units = weighted.reduce((sum, { observed }) => sum + observed, 0);
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return units >= LEAST_UNITS && weighted.every(({ weight }) => (units * weight) / weights >= LEAST_PER_ARM);
}
