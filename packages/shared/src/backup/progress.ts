import { type Rest, restless } from '../scheduling/rests.ts';

/** Called with the bytes that are behind, now and then. */
export type OnBytes = (bytes: number) => void;

/** `rest` is called after each piece. */
export type Watch = { onBytes?: OnBytes; signal?: AbortSignal; rest?: Rest };

const PAUSE_EVERY_BYTES = 4 * 1024 * 1024;

/** Counts bytes, reports them, and lets timers and signals have their turn; to be awaited now and then in long loops. Throws where `signal` has fired. */
export function createPacer({ onBytes, signal, rest = restless }: Watch) {
  let done = 0;
  let paused = 0;
  return async function pace(bytes: number): Promise<void> {
    done += bytes;
    rest();
    if (done - paused < PAUSE_EVERY_BYTES) return;
    paused = done;
    onBytes?.(done);
    await new Promise((next) => setImmediate(next));
    signal?.throwIfAborted();
  };
}
