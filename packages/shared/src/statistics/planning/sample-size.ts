import { normalQuantile } from '../special/normal.ts';

/** The error rates of a test: α two-sided, and the probability `power` to see an effect that is there. */
export type ErrorRates = { alpha: number; power: number };
type Shares = { control: number; treatment: number };

/** z₁₋α⁄₂ + z_power. */
export function errorSum({ alpha, power }: ErrorRates): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}

/** Units per arm, in equal arms, to see `treatment` beside `control`: (z₁₋α⁄₂ + z_power)²(p₁q₁ + p₂q₂) / (p₂ − p₁)², rounded up. */
export function unitsPerArm(shares: Shares, rates: ErrorRates): number {
  checkShares(shares);
  return Math.ceil((errorSum(rates) ** 2 * (spread(shares.control) + spread(shares.treatment))) / gap(shares) ** 2);
}

/** The same with the pooled variance under "no difference" (Fleiss, Levin & Paik 2003, §4.2, without continuity correction). */
export function unitsPerArmPooled(shares: Shares, { alpha, power }: ErrorRates): number {
  checkShares(shares);
  const pooled = spread((shares.control + shares.treatment) / 2);
  const underNone = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * pooled);
  const underEffect = normalQuantile(power) * Math.sqrt(spread(shares.control) + spread(shares.treatment));
  return Math.ceil((underNone + underEffect) ** 2 / gap(shares) ** 2);
}

/** By how much unequal arms raise the total: 1 / (4w(1 − w)), where one arm gets the share w. */
export function costOfUnequalSplit(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`An arm's share must be between 0 and 1, not ${share}.`);
  return 1 / (4 * share * (1 - share));
}

/** The smallest absolute difference that these arms can show around `share`, with the same variance in both. */
export function detectableDifference(
  { share, controlUnits, treatmentUnits }: { share: number; controlUnits: number; treatmentUnits: number },
  rates: ErrorRates,
): number {
  return errorSum(rates) * Math.sqrt(spread(share) * (1 / controlUnits + 1 / treatmentUnits));
}

const spread = (share: number) => share * (1 - share);
const gap = ({ control, treatment }: Shares) => treatment - control;

function checkShares({ control, treatment }: Shares): void {
  if (![control, treatment].every((share) => share > 0 && share < 1))
    throw new RangeError(`Shares must lie between 0 and 1: ${control}, ${treatment}.`);
  if (control === treatment) throw new RangeError('No number of units shows a difference that is not there.');
}
