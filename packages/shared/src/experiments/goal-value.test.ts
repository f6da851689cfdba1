import { expect, test } from 'vitest';
import type { Goal } from '../contracts/experiments.ts';
import { outcomeEventSchema } from '../contracts/outcomes.ts';
import { DEFAULT_GOALS } from './default-goals.ts';
import { goalValue, type TimedEvent } from './goal-value.ts';

const [share, kept] = DEFAULT_GOALS as [Goal, Goal];
const verdict = (findingId: string, value: 'fits' | 'partly' | 'not-me', hoursAfterExposure = 1): TimedEvent => ({
  event: { type: 'verdict', findingId, verdict: value, key: `${findingId}-${value}` },
  hoursAfterExposure,
});
const printed = (hoursAfterExposure: number): TimedEvent => ({
  event: { type: 'printed', key: 'p' },
  hoursAfterExposure,
});

test('the share counts what fits, fully or partly, among all that was rated', () => {
  expect(goalValue(share, [verdict('f1', 'fits'), verdict('f2', 'partly'), verdict('f3', 'not-me')])).toBe(2 / 3);
});

test('the last verdict on a finding is the one that counts', () => {
  expect(goalValue(share, [verdict('f1', 'fits'), verdict('f1', 'not-me')])).toBe(0);
});

test('a verdict that was taken back is none', () => {
  const takenBack: TimedEvent = { event: { type: 'verdict', findingId: 'f1', key: 'k' }, hoursAfterExposure: 2 };

  expect(goalValue(share, [verdict('f1', 'not-me'), verdict('f2', 'fits'), takenBack])).toBe(1);
  expect(goalValue(share, [verdict('f1', 'fits'), takenBack])).toBeUndefined();
});

test('who rated nothing has no share, but did not print either', () => {
  expect(goalValue(share, [printed(1)])).toBeUndefined();
  expect(goalValue(kept, [])).toBe(0);
});

test('an event counts once, after the exposure and within the window', () => {
  expect(goalValue(kept, [printed(1), printed(2)])).toBe(1);
  expect(goalValue(kept, [printed(-1)])).toBe(0);
  expect(goalValue(kept, [printed(24 * 7 + 1)])).toBe(0);
});

test('an event that is none is refused', () => {
  expect(outcomeEventSchema.safeParse({ type: 'verdict', key: 'k' }).success).toBe(false);
  expect(outcomeEventSchema.safeParse({ type: 'printed', key: 'k', findingId: 'f' }).success).toBe(false);
});
