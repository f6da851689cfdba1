/** One key's turn to be refreshed. `lastSuccessMs` decides who goes first; -Infinity is a key that has nothing yet. */
type Waiting = { key: string; lastSuccessMs: number; start: () => void };

/**
 * Runs at most `limit` refreshes at once. The same key is never under way twice: whoever asks meanwhile gets the same promise. Of those that wait, the
 * one whose last success is longest ago starts first.
 */
export function createRefreshQueue(limit: number, refresh: (key: string) => Promise<void>) {
  const inFlight = new Map<string, Promise<void>>();
  const waiting: Waiting[] = [];
  let running = 0;

  function request(key: string, lastSuccessMs: number): Promise<void> {
    const known = inFlight.get(key);
    if (known !== undefined) return known;
    const turn = new Promise<void>((resolve) => waiting.push({ key, lastSuccessMs, start: resolve }));
    const done = turn.then(() => refresh(key)).finally(() => leave(key));
    inFlight.set(key, done);
    startNext();
    return done;
  }

  function leave(key: string): void {
    inFlight.delete(key);
    running -= 1;
    startNext();
  }

  function startNext(): void {
    while (running < limit && waiting.length > 0) {
      waiting.sort((a, b) => a.lastSuccessMs - b.lastSuccessMs);
      running += 1;
      waiting.shift()?.start();
    }
  }

  return { request, inFlight: (key: string) => inFlight.get(key) };
}
