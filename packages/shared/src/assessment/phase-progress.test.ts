import { expect, test } from 'vitest';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { nextItem, phaseProgress, previousItem } from './phase-progress.ts';
import { minutesLeft } from './time-model.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;
const allSkipped = Object.fromEntries(core.items.map((item) => [item.id, { skipped: true }]));

test('a phase counts answered, skipped, declined and open items apart, and knows what comes next', () => {
  const answers = { 'p1.peak': ['w09'], 'p1.low': { skipped: true }, 'p1.sleep': { declined: true } };

  expect(phaseProgress(core, answers)).toEqual([
    { phaseId: 'p1', total: 12, answered: 1, skipped: 1, declined: 1, empty: 9, next: 'p1.workday' },
    { phaseId: 'p2', total: 8, answered: 0, skipped: 0, declined: 0, empty: 8, next: 'p2.iam' },
  ]);
});

test('a phase in which everything was dealt with has nothing next', () => {
  expect(phaseProgress(core, allSkipped).map((phase) => [phase.empty, phase.next])).toEqual([
    [0, undefined],
    [0, undefined],
  ]);
});

test('going on and going back step over hidden items', () => {
  const chosen = { 'p2.values': ['play', 'family', 'health'] };

  expect(nextItem(core, {})?.id).toBe('p1.peak');
  expect(nextItem(core, {}, 'p1.recent_example')?.id).toBe('p2.iam');
  expect(nextItem(core, {}, 'p2.values')?.id).toBe('p2.strengths');
  expect(nextItem(core, chosen, 'p2.values')?.id).toBe('p2.values_top');
  expect(nextItem(core, {}, 'p2.clarity')).toBeUndefined();
  expect(previousItem(core, {}, 'p2.strengths')?.id).toBe('p2.values');
  expect(previousItem(core, chosen, 'p2.values_top')?.id).toBe('p2.values');
  expect(previousItem(core, {}, 'p1.peak')).toBeUndefined();
});

test('the two phases take about six and nine minutes, and less as answers come in', () => {
  expect([minutesLeft(core, {}, 'p1'), minutesLeft(core, {}, 'p2')]).toEqual([6, 9]);
  expect(minutesLeft(core, { 'p2.iam': { skipped: true }, 'p2.others': { skipped: true } }, 'p2')).toBe(6);
  expect(minutesLeft(core, allSkipped, 'p2')).toBe(0);
});

test('as long as one item is open, a minute is left', () => {
  const { 'p2.clarity': _, ...others } = allSkipped;

  expect(minutesLeft(core, others, 'p2')).toBe(1);
});

test('items that may still appear count, and those that cannot any more do not', () => {
  const base = { ...allSkipped, 'p2.values': undefined, 'p2.values_top': undefined, 'p2.values_lived': undefined };

  expect(minutesLeft(core, base, 'p2')).toBe(1); // 25 s of choosing, 25 s of ranking, 21 s of rating
  expect(minutesLeft(core, { ...base, 'p2.values': { skipped: true } }, 'p2')).toBe(0);
});
