import { betaCdf } from './incomplete-beta.ts';

/** P(|T| ≥ |t|) of Student's t with `degreesOfFreedom` > 0, which need not be whole (Abramowitz & Stegun 26.5.27). */
export function studentTwoSidedP(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  const sum = degreesOfFreedom + square;
  return betaCdf(degreesOfFreedom / sum, { a: degreesOfFreedom / 2, b: 0.5 }, square / sum);
}
