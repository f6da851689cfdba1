import type { Artefact } from './backup-folder.ts';

/** How many backups stay: the newest `last`, and the newest of each of the last `daily` days and `weekly` weeks that have one (UTC). */
export type Retention = { last: number; daily: number; weekly: number };

/**
 * The backups that may go. The newest verified one always stays, and so does whatever this installation has no record of, or found damaged: those are for a person to judge.
 */
export function toPrune(backups: readonly Artefact[], { last, daily, weekly }: Retention): Artefact[] {
  const good = backups.filter(({ record }) => record?.verified.ok === true).reverse();
  const kept = new Set([
    ...good.slice(0, Math.max(1, last)),
    ...newestOfEach(good, daily, dayOf),
    ...newestOfEach(good, weekly, weekOf),
  ]);
  return good.filter((backup) => !kept.has(backup)).reverse();
}

function newestOfEach(newestFirst: readonly Artefact[], count: number, periodOf: (at: Date) => string): Artefact[] {
  const newest = new Map<string, Artefact>();
  for (const backup of newestFirst) {
    const period = periodOf(new Date(backup.createdAt));
    if (!newest.has(period)) newest.set(period, backup);
  }
  return [...newest.values()].slice(0, count);
}

const DAY_MS = 86_400_000;
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
const weekOf = (at: Date) => String(Math.floor((at.getTime() / DAY_MS + 3) / 7));
