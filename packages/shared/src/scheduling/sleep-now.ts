const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps for `ms` milliseconds, which may be a part of one; the thread does nothing meanwhile. */
export function sleepNow(ms: number): void {
  Atomics.wait(nobodyWakes, 0, 0, ms);
}
