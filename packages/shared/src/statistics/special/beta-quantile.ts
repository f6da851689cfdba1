import { type BetaShape, betaCdf } from './incomplete-beta.ts';
import { logBeta } from './log-gamma.ts';

const MAX_STEPS = 200;

/** The x with I_x(a, b) = `probability`, to about 1e-14: Newton's method on the log-odds of x, kept inside a shrinking bracket. */
export function betaQuantile(probability: number, shape: BetaShape): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`${probability} is not a probability.`);
  if (probability === 0 || probability === 1) return probability;
  const { a, b } = shape;
  const logScale = logBeta(a, b);
  let [low, high] = [-745, 745];
  let logOdds = Math.log(a / b);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [x, complement] = [logistic(logOdds), logistic(-logOdds)];
    const excess = betaCdf(x, shape, complement) - probability;
    if (excess === 0) return x;
    if (excess > 0) high = logOdds;
    else low = logOdds;
    const density = Math.exp(a * Math.log(x) + b * Math.log(complement) - logScale);
    const next = insideOrMiddle(logOdds - excess / density, low, high);
    if (Math.abs(next - logOdds) <= 1e-15 * Math.max(1, Math.abs(next))) return logistic(next);
    logOdds = next;
  }
  return logistic(logOdds);
}

const insideOrMiddle = (value: number, low: number, high: number) =>
  value > low && value < high ? value : (low + high) / 2;
const logistic = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
