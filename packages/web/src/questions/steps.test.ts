import { expect, test } from 'vitest';
import { ANSWERS, core } from '../testing/examples.ts';
import { around, describePlace, places, settledAnswers, stateOf } from './steps.ts';

test('the way goes through the visible questions of a phase to its summary, then on', () => {
  const all = places(core(), {});

  expect(all[0]).toBe('p1.peak');
  expect(all.at(-1)).toBe('summary:p2');
  expect(around(core(), {}, 'summary:p1')).toEqual({ before: 'p1.recent_example', after: 'p2.iam' });
  expect(around(core(), {}, 'p1.peak').before).toBeUndefined();
  expect(around(core(), {}, 'p9.none')).toEqual({ before: undefined, after: undefined });
});

test('the order of values is asked once three are chosen', () => {
  expect(places(core(), {})).not.toContain('p2.values_top');
  expect(places(core(), { 'p2.values': ['play', 'health', 'family'] })).toContain('p2.values_top');
});

test('a place knows its phase and number; a summary has no number', () => {
  expect(describePlace(core(), {}, 'p1.low')).toMatchObject({ phaseNumber: 1, position: 2, total: 12 });
  expect(describePlace(core(), {}, 'summary:p2')).not.toHaveProperty('position');
});

test('a half-finished answer counts as none, and is left out of what a report is made from', () => {
  const answers = { ...ANSWERS, 'p2.values': ['play'], 'p2.values_top': ['play'] };
  const values = core().items.find(({ id }) => id === 'p2.values');
  if (!values) throw new Error('p2.values is the premise of this test');

  expect(stateOf(core(), values, answers)).toBe('empty');
  expect(settledAnswers(core(), answers)).toEqual(ANSWERS);
});
