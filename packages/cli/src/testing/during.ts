import { onTestFinished } from 'vitest';
import type { HomeLayout } from '../home/home-layout.ts';
import { readJournal } from '../journal/journal.ts';

const POLL_MS = 2;

/** Does `act` once, as soon as the command under way is in `phase`. */
export function during(layout: HomeLayout, phase: string, act: () => void): void {
  const timer = setInterval(() => {
    if (readJournal(layout).underWay[0]?.phases.at(-1)?.name !== phase) return;
    clearInterval(timer);
    act();
  }, POLL_MS);
  onTestFinished(() => clearInterval(timer));
}
