/** One measured figure beside a baseline of the same run. `ratio` = value ÷ baseline; `goal` is checked by `isMet`. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  baseline: { what: string; value: number };
  ratio: number;
  goal: string;
  isMet: boolean;
};

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new Error('A median needs at least one sample.');
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** `samples` taken in turns, A B A B …, so that a drift of the machine meets both alike; answers their medians. */
export async function inTurns(rounds: number, measure: () => Promise<number>, baseline: () => Promise<number>) {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round++) {
    values.push(await measure());
    baselines.push(await baseline());
  }
  return { value: median(values), baseline: median(baselines) };
}
