/**
 * Waits `delayMs`, and while the browser is offline until it is back; a connection that returns ends the wait early.
 * Rejects with the signal's reason when cancelled.
 */
export function waitForConnection(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearTimeout(timer);
      removeEventListener('online', onOnline);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onOnline = () => done(resolve);
    const onAbort = () => done(() => reject(signal.reason));
    const timer = setTimeout(() => {
      if (navigator.onLine) done(resolve);
    }, delayMs);
    addEventListener('online', onOnline);
    signal.addEventListener('abort', onAbort);
  });
}
