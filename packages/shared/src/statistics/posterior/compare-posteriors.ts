import { type BetaShape, betaCdf } from '../special/incomplete-beta.ts';
import { logBeta } from '../special/log-gamma.ts';

/** Of one arm: the probability that its rate is the highest of all, and the rate that is lost on average by choosing it. */
export type ArmStanding = { probabilityBest: number; expectedLoss: number };

/** e^−36 is beyond the last digit of a sum near 1. */
const NEGLIGIBLE = 36;
/**
 * A step of a third of the narrowest deviation leaves an error of some 10⁻¹²: the rule errs by the transform of what it sums at 2π/step, which falls off slowest for an arm without a single conversion, as |Γ(1 + 2πi/step)|
 * does (half a deviation would leave 5 · 10⁻⁸). A wide arm beside a narrow one needs many steps, up to a limit.
 */
const STEPS_PER_DEVIATION = 3;
const MOST_POINTS = 50_000;

/**
 * Compares arms by their beliefs: P(best) = ∫ fᵢ Π Fⱼ, and the loss E[max] − E[θᵢ], which for two arms is E[(θⱼ − θᵢ)⁺]. The integrals run over the log-odds,
 * where the densities fall off on both sides and the trapezoidal rule converges exponentially (Trefethen & Weideman 2014).
 */
export function comparePosteriors(shapes: readonly BetaShape[]): ArmStanding[] {
  const integrals = shapes.map((_, at) => integrateArm(shapes, at));
  const expectedBest = integrals.reduce((sum, { mean }) => sum + mean, 0);
  return shapes.map(({ a, b }, at) => ({
    probabilityBest: integrals[at]?.best ?? 0,
    expectedLoss: Math.max(0, expectedBest - a / (a + b)),
  }));
}

/** For arm `at`: P(it is the best), and E[its rate, where it is the best]. */
function integrateArm(shapes: readonly BetaShape[], at: number): { best: number; mean: number } {
  const own = shapes[at];
  if (!own) throw new RangeError(`There is no arm ${at}.`);
  const others = shapes.filter((_, index) => index !== at);
  const { from, to } = reachOf(own);
  const points = Math.min(
    MOST_POINTS,
    Math.ceil(((to - from) * STEPS_PER_DEVIATION) / Math.min(...shapes.map(deviationOf))),
  );
  const step = (to - from) / points;
  const logScale = logBeta(own.a, own.b);
  let [best, mean] = [0, 0];
  for (let index = 0; index <= points; index += 1) {
    const logOdds = from + index * step;
    const [rate, complement] = [logistic(logOdds), logistic(-logOdds)];
    let weight = Math.exp(logDensity(own, logOdds) - logScale) * step;
    for (const other of others) weight *= weight === 0 ? 0 : betaCdf(rate, other, complement);
    best += weight;
    mean += weight * rate;
  }
  return { best, mean };
}

/** ln of xᵃ(1 − x)ᵇ at x = logistic(u): the density of the log-odds, up to its scale. */
function logDensity({ a, b }: BetaShape, logOdds: number): number {
  return a * logLogistic(logOdds) + b * logLogistic(-logOdds);
}

/** The range of log-odds outside which the density is negligible. */
function reachOf(shape: BetaShape): { from: number; to: number } {
  const peak = Math.log(shape.a / shape.b);
  const highest = logDensity(shape, peak);
  const deviation = deviationOf(shape);
  const isOutside = (logOdds: number) => highest - logDensity(shape, logOdds) > NEGLIGIBLE;
  let [from, to] = [peak - 8 * deviation, peak + 8 * deviation];
  while (!isOutside(from)) from -= deviation;
  while (!isOutside(to)) to += deviation;
  return { from, to };
}

const deviationOf = ({ a, b }: BetaShape) => Math.sqrt(1 / a + 1 / b);
const logistic = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
const logLogistic = (logOdds: number) =>
  logOdds < 0 ? logOdds - Math.log1p(Math.exp(logOdds)) : -Math.log1p(Math.exp(-logOdds));
