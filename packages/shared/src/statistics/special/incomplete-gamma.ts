import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-16;
const MAX_TERMS = 100_000;
const TINY = 1e-300;

/**
 * Q(a, x) = Γ(a, x) / Γ(a), the upper regularised incomplete gamma function, for a > 0 and x ≥ 0: series below x = a + 1, continued fraction (modified
 * Lentz) above, so that small tails keep their relative precision (Numerical Recipes §6.2).
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`Q(a, x) needs a > 0 and x ≥ 0, not a = ${a} and x = ${x}.`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

/** P(X ≥ x) for a chi-square variable X with `degreesOfFreedom` ≥ 1. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let count = 1; count < MAX_TERMS; count += 1) {
    term *= x / (a + count);
    sum += term;
    if (term < sum * PRECISION) return sum;
  }
  throw new Error(`The series of Q(${a}, ${x}) did not settle.`);
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let count = 1; count < MAX_TERMS; count += 1) {
    const numerator = -count * (count - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) <= 2 * PRECISION) return fraction;
  }
  throw new Error(`The continued fraction of Q(${a}, ${x}) did not settle.`);
}

const nonZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
