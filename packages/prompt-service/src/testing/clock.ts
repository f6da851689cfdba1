import { NOW } from './start-app.ts';

/** A clock that stands still until it is moved. */
export function startClock() {
  let ms = NOW.getTime();
  return {
    now: () => new Date(ms),
    forward: (seconds: number) => {
      ms += seconds * 1_000;
    },
  };
}
