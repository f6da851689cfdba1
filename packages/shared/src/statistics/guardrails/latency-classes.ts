import type { ArmSummary, LatencyCounts } from '../../contracts/experiment-counts.ts';
import { summaryOfCount } from '../arm-summary.ts';

const FIRST_MS = 50;
const RATIO = 1.15;
const CLASSES = 64;

/** Upper bounds of the latency classes, in ms: 50 ms, then 15 % wider each, to over five minutes. One more class holds what is slower. */
export const LATENCY_BOUNDS_MS: readonly number[] = Array.from({ length: CLASSES }, (_, at) =>
  Math.round(FIRST_MS * RATIO ** at),
);

/** The class of a latency: an index into `LatencyCounts.counts`. */
export function latencyClassOf(latencyMs: number): number {
  const at = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return at === -1 ? LATENCY_BOUNDS_MS.length : at;
}

/** Counts of no latency at all. */
export function noLatencies(): LatencyCounts {
  return { counts: new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0) };
}

/** The latency in ms that 95 of 100 stay within, to the resolution of the classes; undefined without a latency, infinite beyond the last bound. */
export function latencyP95(counts: LatencyCounts): number | undefined {
  const at = classOfP95(counts);
  return at === undefined ? undefined : (LATENCY_BOUNDS_MS[at] ?? Number.POSITIVE_INFINITY);
}

/**
 * Both arms as shares of answers slower than the class bound that 95 of 100 answers of both arms together meet: where that share is higher, p95 is. A bound of
 * fixed classes settles quickly, so it may be read off the same data.
 */
export function slowShares(
  control: LatencyCounts,
  treatment: LatencyCounts,
): [control: ArmSummary, treatment: ArmSummary] {
  const together = { counts: control.counts.map((count, at) => count + (treatment.counts[at] ?? 0)) };
  const limit = classOfP95(together) ?? 0;
  return [slowerThan(control, limit), slowerThan(treatment, limit)];
}

function slowerThan({ counts }: LatencyCounts, limit: number): ArmSummary {
  return summaryOfCount(total(counts.slice(limit + 1)), total(counts));
}

function classOfP95({ counts }: LatencyCounts): number | undefined {
  const needed = 0.95 * total(counts);
  if (needed === 0) return undefined;
  let within = 0;
  return counts.findIndex((count) => {
    within += count;
    return within >= needed;
  });
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
