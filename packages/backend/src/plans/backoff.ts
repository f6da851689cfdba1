const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 300_000;
const JITTER = 0.2;

/** When a key that failed may be tried again: 10 s after the first failure, doubled by each further one up to 5 min, ±20 %. */
export function createBackoff(now: () => number, random: () => number) {
  const failures = new Map<string, { count: number; retryAtMs: number }>();

  return {
    mayTry: (key: string): boolean => now() >= (failures.get(key)?.retryAtMs ?? 0),
    /** Notes a failure. `lengthen: false` waits the same time again: nothing was sent, so nothing new was learned. */
    failed(key: string, { lengthen }: { lengthen: boolean }): void {
      const before = failures.get(key)?.count ?? 0;
      const count = lengthen ? before + 1 : Math.max(1, before);
      const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (count - 1));
      failures.set(key, { count, retryAtMs: now() + delayMs * (1 - JITTER + 2 * JITTER * random()) });
    },
    forget: (key: string): boolean => failures.delete(key),
    forgetAll: (): void => failures.clear(),
  };
}
