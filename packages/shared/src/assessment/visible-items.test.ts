import { expect, test } from 'vitest';
import type { Condition, Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { referencedItems, visibleItems } from './visible-items.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;

/** The core questionnaire with a condition on its last item. */
const withCondition = (visibleIf: Condition): Questionnaire => ({
  ...core,
  items: core.items.map((item) => (item.id === 'p2.clarity' ? { ...item, visibleIf } : item)),
});
const isShown = (condition: Condition, answers: Record<string, unknown>) =>
  visibleItems(withCondition(condition), answers).some((item) => item.id === 'p2.clarity');

test('the ranking appears with the third value, and the ratings with the ranking', () => {
  const shown = (answers: Record<string, unknown>) =>
    visibleItems(core, answers)
      .map((item) => item.id)
      .filter((id) => id.startsWith('p2.values'));

  expect(shown({})).toEqual(['p2.values']);
  expect(shown({ 'p2.values': ['play', 'family'] })).toEqual(['p2.values']);
  expect(shown({ 'p2.values': ['play', 'family', 'health'] })).toEqual(['p2.values', 'p2.values_top']);
  expect(shown({ 'p2.values': ['play', 'family', 'health'], 'p2.values_top': ['play'] })).toHaveLength(3);
  expect(shown({ 'p2.values': { skipped: true }, 'p2.values_top': ['play'] })).toEqual(['p2.values']);
});

test.each([
  ['a written line', { 'p1.drains': [{ id: 'l1', text: 'noise' }] }, true],
  ['a blank line', { 'p1.drains': [{ id: 'l1', text: ' ' }] }, false],
  ['a skipped item', { 'p1.drains': { skipped: true } }, false],
  ['nothing', {}, false],
])('"answered" of %s', (_, answers, expected) => {
  expect(isShown({ answered: 'p1.drains' }, answers)).toBe(expected);
});

test('"all" needs each part and "any" needs one', () => {
  const parts: Condition[] = [{ answered: 'p1.peak' }, { '>=': [{ count: 'p1.triggers' }, 2] }];

  expect(isShown({ all: parts }, { 'p1.peak': ['w00'], 'p1.triggers': ['hunger'] })).toBe(false);
  expect(isShown({ any: parts }, { 'p1.peak': ['w00'], 'p1.triggers': ['hunger'] })).toBe(true);
  expect(isShown({ all: parts }, { 'p1.peak': ['w00'], 'p1.triggers': ['hunger', 'boredom'] })).toBe(true);
  expect(referencedItems({ any: [{ all: parts }] })).toEqual(['p1.peak', 'p1.triggers']);
});

test('an item that waits for itself stays hidden instead of asking forever', () => {
  expect(isShown({ answered: 'p2.clarity' }, { 'p2.clarity': 3 })).toBe(false);
});
