const HALF_LOG_TWO_PI = 0.9189385332046727;
/** From here on the series of `stirlingCorrection` is exact to the last bit. */
const STIRLING_FROM = 10;
/** Coefficients of x⁻¹, x⁻³, …: B₂ₖ / (2k(2k−1)), Abramowitz & Stegun 6.1.41. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** ln Γ(x) for x > 0, by Stirling's series after shifting a small x upwards (Abramowitz & Stegun 6.1.15, 6.1.41). */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`ln Γ is defined here for numbers above 0, not for ${x}.`);
  let product = 1;
  let shifted = x;
  while (shifted < STIRLING_FROM) {
    product *= shifted;
    shifted += 1;
  }
  const value = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingCorrection(shifted);
  return value - Math.log(product);
}

/**
 * ln B(a, b) for a, b > 0. Large arguments are combined before logarithms are taken, so that nothing cancels (Didonato & Morris 1992, as in R's `lbeta`).
 */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  const sum = small + large;
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(sum);

  const shareOfLarge = Math.log1p(-small / sum);
  if (small < STIRLING_FROM) {
    const correction = stirlingCorrection(large) - stirlingCorrection(sum);
    return logGamma(small) + correction + small - small * Math.log(sum) + (large - 0.5) * shareOfLarge;
  }
  const correction = stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(sum);
  return (
    HALF_LOG_TWO_PI - 0.5 * Math.log(large) + correction + (small - 0.5) * Math.log(small / sum) + large * shareOfLarge
  );
}

function stirlingCorrection(x: number): number {
  const inverseSquare = 1 / (x * x);
  return STIRLING.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0) / x;
}
