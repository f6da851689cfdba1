import { widthInErrors } from '../comparison/confidence-sequence.ts';
import { type ErrorRates, errorSum } from './sample-size.ts';

const LOOKS = 40;
const POINTS = 121;
const MIDDLE = (POINTS - 1) / 2;
/** Eight deviations of one increment: what lies beyond adds nothing. */
const FARTHEST = 8 / Math.sqrt(LOOKS);

/** What looking at any time costs beside one look at the end: `capRatio` × its units at most, `averageStopRatio` × on average when the effect is the planned one. */
export type SequentialCost = { capRatio: number; averageStopRatio: number };

/**
 * The cost of a confidence sequence tuned to its own cap (N* = cap) and looked at 40 times: the probability of having left it is computed by the recursion of
 * Armitage, McPherson & Rowe (1969) without an effect, and carried over to any effect by the likelihood ratio e^{θs − θ²t/2}.
 */
export function sequentialCost(rates: ErrorRates): SequentialCost {
  const looks = staysInside(rates.alpha);
  const last = looks.slice(-1);
  const fixed = errorSum(rates);
  let [low, high] = [fixed, 4 * fixed];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (1 - sum(last.map((look) => survival(look, middle))) < rates.power) low = middle;
    else high = middle;
  }
  const capRatio = (high / fixed) ** 2;
  const averageStop = (1 + sum(looks.slice(0, -1).map((look) => survival(look, high)))) / LOOKS;
  return { capRatio, averageStopRatio: capRatio * averageStop };
}

/** Where the sum may be at one look without having left the sequence before, and with which probability, without an effect. */
type Inside = { time: number; points: Float64Array; masses: Float64Array };

function staysInside(alpha: number): Inside[] {
  const cap = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha));
  const looks: Inside[] = [];
  let before: Inside = { time: 0, points: Float64Array.of(0), masses: Float64Array.of(1) };
  for (let look = 1; look <= LOOKS; look += 1) {
    const time = look / LOOKS;
    const bound = widthInErrors(cap * time, alpha) * Math.sqrt(time);
    const step = (2 * bound) / (POINTS - 1);
    const points = Float64Array.from({ length: POINTS }, (_, at) => -bound + at * step);
    const masses = new Float64Array(POINTS);
    for (let at = 0; at <= MIDDLE; at += 1) {
      const mass = densityAt(points[at] ?? 0, before) * simpsonWeight(at) * step;
      masses[at] = mass;
      masses[POINTS - 1 - at] = mass;
    }
    before = { time, points, masses };
    looks.push(before);
  }
  return looks;
}

/** The density at `point` after one more look, from the masses `before` it: a normal increment of variance 1/LOOKS. */
function densityAt(point: number, { points, masses }: Inside): number {
  let density = 0;
  for (let at = 0; at < points.length; at += 1) {
    const distance = point - (points[at] ?? 0);
    if (Math.abs(distance) < FARTHEST) density += (masses[at] ?? 0) * Math.exp((-LOOKS * distance * distance) / 2);
  }
  return density * Math.sqrt(LOOKS / (2 * Math.PI));
}

/** The probability of still being inside after this look, for an effect of `drift` standard errors at the cap. */
function survival({ time, points, masses }: Inside, drift: number): number {
  let inside = 0;
  for (let at = 0; at < points.length; at += 1)
    inside += (masses[at] ?? 0) * Math.exp(drift * (points[at] ?? 0) - (drift * drift * time) / 2);
  return inside;
}

function simpsonWeight(at: number): number {
  if (at === 0 || at === POINTS - 1) return 1 / 3;
  return at % 2 === 1 ? 4 / 3 : 2 / 3;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
