/**
 * Holm's adjusted p-values, in the order given: each may be compared with α, and the chance of any false one stays ≤ α (Holm 1979). Correct for
 * always-valid p-values too.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[at] ?? 1)));
    adjusted[at] = largest;
  }
  return adjusted;
}
