/** Called with the bytes that are behind, now and then. */
export type OnBytes = (bytes: number) => void;

export type Watch = { onBytes?: OnBytes; signal?: AbortSignal };

const PAUSE_EVERY_BYTES = 4 * 1024 * 1024;

/** Counts bytes, reports them, and lets timers and signals have their turn; to be awaited now and then in long loops. Throws where `signal` has fired. */
export function createPacer({ onBytes, signal }: Watch) {
  let done = 0;
  let paused = 0;
  return async function pace(bytes: number): Promise<void> {
    done += bytes;
    if (done - paused < PAUSE_EVERY_BYTES) return;
    paused = done;
    onBytes?.(done);
    await new Promise((next) => setImmediate(next));
    signal?.throwIfAborted();
  };
}
