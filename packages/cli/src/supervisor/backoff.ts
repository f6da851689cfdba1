const WINDOW_MS = 60_000;
const CRASHES_OF_A_LOOP = 5;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const LOOP_DELAY_MS = 30_000;
const JITTER = 0.25;

/** What to do after a service ended by itself: how long to wait, and whether it is in a crash loop (5 ends within a minute; over once it held for a minute). */
export type Verdict = { looping: boolean; delayMs: number; recentExits: number[] };

/**
 * Decides from the times of earlier ends, in milliseconds. Delays double from 0.2 s to 10 s with ±25 % jitter, so that services that fell together do not
 * rise together; in a crash loop it is 30 s. `random` is in [0, 1).
 */
export function judgeExit(
  { recentExits, looping }: { recentExits: readonly number[]; looping: boolean },
  { nowMs, healthySinceMs, random }: { nowMs: number; healthySinceMs: number | undefined; random: number },
): Verdict {
  const held = healthySinceMs !== undefined && nowMs - healthySinceMs >= WINDOW_MS;
  const recent = held ? [nowMs] : [...recentExits.filter((at) => nowMs - at < WINDOW_MS), nowMs];
  const loops = (looping && !held) || recent.length >= CRASHES_OF_A_LOOP;
  const delay = loops ? LOOP_DELAY_MS : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (recent.length - 1));
  return { looping: loops, delayMs: Math.round(delay * (1 + JITTER * (2 * random - 1))), recentExits: recent };
}
