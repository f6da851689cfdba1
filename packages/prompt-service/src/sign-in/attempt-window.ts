/** How many attempts count within how many milliseconds. */
export type WindowSize = { max: number; windowMs: number };

const MAX_NAMES = 10_000;

/** Counts attempts by name over a sliding window. Of more than ten thousand names the one that tried longest ago is forgotten. */
export function createAttemptWindow({ max, windowMs }: WindowSize, now: () => Date) {
  const marks = new Map<string, number[]>();

  /** Counts one attempt. Answers 0, or, where there were too many and it does not count, after how many seconds the next may. */
  function take(name: string): number {
    const at = now().getTime();
    const recent = (marks.get(name) ?? []).filter((mark) => mark > at - windowMs);
    marks.delete(name);
    marks.set(name, recent);
    if (marks.size > MAX_NAMES) marks.delete(marks.keys().next().value ?? '');
    const [first = at] = recent;
    if (recent.length >= max) return Math.max(1, Math.ceil((first + windowMs - at) / 1_000));
    recent.push(at);
    return 0;
  }

  /** Takes one attempt back: it was no guess. */
  function giveBack(name: string): void {
    marks.get(name)?.pop();
  }

  return { take, giveBack };
}
