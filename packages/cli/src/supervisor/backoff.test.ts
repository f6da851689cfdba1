import { expect, test } from 'vitest';
import { judgeExit } from './backoff.ts';

const at = (nowMs: number, healthySinceMs?: number) => ({ nowMs, healthySinceMs, random: 0.5 });

test('delays double, up to ten seconds', () => {
  let crashes = { recentExits: [] as number[], looping: false };
  const delays = [0, 20_000, 40_000, 59_000].map((nowMs) => {
    const verdict = judgeExit(crashes, at(nowMs));
    crashes = verdict;
    return verdict.delayMs;
  });

  expect(delays).toEqual([200, 400, 800, 1600]);
});

test('five ends within a minute are a crash loop, tried again every 30 seconds until it held for a minute', () => {
  let crashes = { recentExits: [] as number[], looping: false };
  for (const nowMs of [0, 1_000, 2_000, 3_000]) crashes = judgeExit(crashes, at(nowMs));
  const fifth = judgeExit(crashes, at(4_000));
  expect([fifth.looping, fifth.delayMs]).toEqual([true, 30_000]);

  const later = judgeExit(fifth, at(200_000));
  expect([later.looping, later.delayMs]).toEqual([true, 30_000]);

  const held = judgeExit(later, at(400_000, 300_000));
  expect([held.looping, held.delayMs]).toEqual([false, 200]);
});

test('jitter spreads delays by a quarter', () => {
  const delay = (random: number) =>
    judgeExit({ recentExits: [], looping: false }, { nowMs: 0, healthySinceMs: undefined, random }).delayMs;

  expect([delay(0), delay(0.999)]).toEqual([150, 250]);
});
