import type { Outbox } from './outbox.ts';

/** Delivers what waits: now, when the connection is back, and when the page is looked at again. */
export function followConnection(outbox: Outbox): void {
  addEventListener('online', () => void outbox.deliver());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void outbox.deliverIfDue();
  });
  void outbox.deliver();
}
