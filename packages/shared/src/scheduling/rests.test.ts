import { expect, test } from 'vitest';
import { createRests } from './rests.ts';

test('while others compute it rests three times as long as it works', () => {
  const { compute, slept } = startComputing({ others: 1 });

  compute(1_000);

  expect(slept()).toBeGreaterThan(730);
  expect(slept()).toBeLessThan(770);
});

test('it works for a quarter of a millisecond at a time', () => {
  const { compute, longestSleep } = startComputing({ others: 1 });

  compute(1_000);

  // a clock of a tenth is past a quarter at three of them
  expect(longestSleep()).toBeCloseTo(3 * 0.3);
});

test('after a second of work it rests 31 times as long as it works', () => {
  const { compute, slept } = startComputing({ others: 1 });
  compute(4_100);
  const before = slept();

  compute(16_000);

  expect(slept() - before).toBeGreaterThan(15_400);
  expect(slept() - before).toBeLessThan(15_600);
});

test('a call that takes long, or a wait for the disk, is not paid for with a rest as many times as long', () => {
  const { compute, waitAtOnce, slept } = startComputing({ others: 1 });
  compute(4_100);
  const before = slept();

  waitAtOnce(10_000);
  compute(100);

  expect(slept() - before).toBeLessThan(300);
});

test('where nobody else computes it rests until it has looked four times, and no more', () => {
  const { compute, slept } = startComputing({ others: 0.1 });

  compute(10_000);

  expect(slept()).toBeGreaterThan(0);
  expect(slept()).toBeLessThan(850);
});

test('one look that misses somebody, who works in short bursts, changes nothing', () => {
  const { compute, slept, othersUse } = startComputing({ others: 1 });
  compute(4_100);

  for (let burst = 0; burst < 8; burst += 1) {
    othersUse(0);
    compute(500);
    othersUse(1);
    compute(500);
  }

  expect(slept()).toBeGreaterThan(3_000 + 7_600);
});

test('it rests again as soon as it sees somebody come, and works on when they have gone', () => {
  const { compute, slept, othersUse } = startComputing({ others: 0 });
  compute(1_000);
  const alone = slept();

  othersUse(0.8);
  compute(1_000);
  const beside = slept() - alone;
  othersUse(0);
  compute(10_000);

  expect(beside).toBeGreaterThan(500);
  expect(slept() - alone - beside).toBeLessThan(1_100);
});

/** A computation on clocks that stand still but for it; `others` is how many cores other programs use. */
function startComputing({ others }: { others: number }) {
  let [nowMs, ownMs, allMs, sleptMs, longestMs] = [0, 0, 0, 0, 0];
  const pass = (ms: number) => {
    nowMs += ms;
    allMs += others * ms;
  };
  const rest = createRests({
    now: () => nowMs,
    own: () => ownMs,
    all: () => allMs,
    sleep(ms) {
      sleptMs += ms;
      longestMs = Math.max(longestMs, ms);
      pass(ms);
    },
  });
  return {
    compute(ms: number) {
      for (const end = nowMs + ms; nowMs < end; ) {
        pass(0.1);
        ownMs += 0.1;
        allMs += 0.1;
        rest();
      }
    },
    waitAtOnce: pass,
    slept: () => sleptMs,
    longestSleep: () => longestMs,
    othersUse: (cores: number) => {
      others = cores;
    },
  };
}
