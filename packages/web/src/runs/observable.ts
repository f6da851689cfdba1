import { useSyncExternalStore } from 'react';

/** A value that can be watched; the smallest thing that React's external stores ask for. */
export type Observable<T> = { get: () => T; set: (next: T) => void; subscribe: (listener: () => void) => () => void };

export function createObservable<T>(initial: T): Observable<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get);
}
