import { upperGamma } from './incomplete-gamma.ts';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** P(Z ≤ z) of a standard normal Z, precise in the lower tail too. */
export function normalCdf(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** P(|Z| ≥ |z|): the two-sided p-value of a z statistic, precise however small. */
export function twoSidedP(z: number): number {
  return upperGamma(0.5, (z * z) / 2);
}

/** The z with P(Z ≤ z) = `probability`: a rational start (Abramowitz & Stegun 26.2.23), then Halley's method to the last bits. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`${probability} is not between 0 and 1.`);
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  let z =
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t) - t;
  for (let step = 0; step < 4; step += 1) {
    const error = (normalCdf(z) - probability) / (Math.exp((-z * z) / 2) / SQRT_TWO_PI);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}
