/** Values of `from` mapped onto pixels of `to`, straight. */
export function linearScale([a, b]: readonly [number, number], [low, high]: readonly [number, number]) {
  const factor = a === b ? 0 : (high - low) / (b - a);
  return (value: number): number => low + (value - a) * factor;
}

/** About `count` round values (1, 2 or 5 times a power of ten) within a range. */
export function ticks([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const error = span / count / power;
  const step = power * (error >= 7.1 ? 10 : error >= 3.2 ? 5 : error >= 1.4 ? 2 : 1);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** The range that holds all values and 0, with a little room on both sides. */
export function rangeAround(values: readonly number[]): [number, number] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const room = (high - low || 0.1) * 0.06;
  return [low - room, high + room];
}
