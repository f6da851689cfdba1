import { logBeta } from './log-gamma.ts';

const PRECISION = 1e-16;
const MAX_TERMS = 200_000;
const TINY = 1e-300;

/**
 * I_x(a, b), the probability that a Beta(a, b) variable is at most x, for a, b > 0; `complement` is 1 − x, for those who know it better than a subtraction
 * does. Continued fraction (modified Lentz), on the side of the mean where it converges fast (Numerical Recipes §6.4).
 */
export function betaCdf(x: number, { a, b }: BetaShape, complement = 1 - x): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`A beta distribution needs a, b > 0, not a = ${a} and b = ${b}.`);
  if (Number.isNaN(x)) throw new RangeError('The beta distribution was asked about something that is not a number.');
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log(complement) - logBeta(a, b));
  const isLower = x < (a + 1) / (a + b + 2);
  if (front === 0) return isLower ? 0 : 1;
  if (isLower) return (front * fraction(x, a, b)) / a;
  return 1 - (front * fraction(complement, b, a)) / b;
}

export type BetaShape = { a: number; b: number };

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) <= 3 * PRECISION) return value;
  }
  throw new Error(`The continued fraction of the beta distribution did not settle for a = ${a}, b = ${b}.`);
}

const nonZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
