import { widthInErrors } from '../comparison/confidence-sequence.ts';
import { type ErrorRates, errorSum } from './sample-size.ts';

const LOOKS = 40;
const POINTS = 121;

/** What looking at any time costs beside one look at the end: `capRatio` × its units at most, `averageStopRatio` × on average when the effect is the planned one. */
export type SequentialCost = { capRatio: number; averageStopRatio: number };

/**
 * The cost of a confidence sequence tuned to its own cap (N* = cap) and looked at 40 times: the probability of having left it is computed by the recursion of
 * Armitage, McPherson & Rowe (1969) without an effect, and carried over to any effect by the likelihood ratio e^{θs − θ²t/2}.
 */
export function sequentialCost(rates: ErrorRates): SequentialCost {
  const survivalUnder = survivalOf(rates.alpha);
  const fixed = errorSum(rates);
  let [low, high] = [fixed, 4 * fixed];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (1 - (survivalUnder(middle).at(-1) ?? 1) < rates.power) low = middle;
    else high = middle;
  }
  const capRatio = (high / fixed) ** 2;
  const survival = survivalUnder(high);
  const averageStop = (1 + survival.slice(0, -1).reduce((sum, share) => sum + share, 0)) / LOOKS;
  return { capRatio, averageStopRatio: capRatio * averageStop };
}

/** For an effect of `drift` standard errors at the cap: the probability of still being inside the sequence after each look. */
function survivalOf(alpha: number): (drift: number) => number[] {
  const cap = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha));
  const looks: { time: number; points: Float64Array; masses: Float64Array }[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const time = look / LOOKS;
    const bound = widthInErrors(cap * time, alpha) * Math.sqrt(time);
    const step = (2 * bound) / (POINTS - 1);
    const points = Float64Array.from({ length: POINTS }, (_, at) => -bound + at * step);
    const before = looks.at(-1) ?? { points: Float64Array.of(0), masses: Float64Array.of(1) };
    const masses = points.map((point, at) => densityAt(point, before) * simpsonWeight(at) * step);
    looks.push({ time, points, masses });
  }
  return (drift) =>
    looks.map(({ time, points, masses }) => {
      let inside = 0;
      for (const [at, point] of points.entries())
        inside += (masses[at] ?? 0) * Math.exp(drift * point - (drift * drift * time) / 2);
      return inside;
    });
}

/** The density at `point` after one more look, from the masses `before` it: a normal increment of variance 1/LOOKS. */
function densityAt(point: number, before: { points: Float64Array; masses: Float64Array }): number {
  let density = 0;
  for (const [at, from] of before.points.entries())
    density += (before.masses[at] ?? 0) * Math.exp((-LOOKS * (point - from) ** 2) / 2);
  return density * Math.sqrt(LOOKS / (2 * Math.PI));
}

function simpsonWeight(at: number): number {
  if (at === 0 || at === POINTS - 1) return 1 / 3;
  return at % 2 === 1 ? 4 / 3 : 2 / 3;
}
