const MAX_WAITING = 200;

/** Lets `limit` callers in at once; up to 200 more wait in line. */
export function createModelSlots(limit: number) {
  const waiting: { enter: () => void }[] = [];
  let taken = 0;

  /** Waits for a free slot. Answers its release, or undefined where the line is full. Throws the signal's reason if it aborts meanwhile. */
  async function take(signal: AbortSignal): Promise<(() => void) | undefined> {
    signal.throwIfAborted();
    if (taken < limit) taken += 1;
    else if (waiting.length >= MAX_WAITING) return undefined;
    else await inLine(signal);
    return once(release);
  }

  function inLine(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(signal.reason);
      };
      const turn = {
        enter: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(turn);
    });
  }

  /** A slot goes straight to the next in line. */
  function release(): void {
    const next = waiting.shift();
    if (next) next.enter();
    else taken -= 1;
  }

  return { take, busy: () => ({ taken, waiting: waiting.length }) };
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
