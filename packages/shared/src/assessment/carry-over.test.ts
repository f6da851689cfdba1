import { expect, test } from 'vitest';
import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { carryOver } from './carry-over.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;

/** A later version of the core questionnaire, with one item changed. */
function revised(
  version: string,
  id: string,
  change: (item: Item) => Item,
  migrations = core.migrations,
): Questionnaire {
  return { ...core, version, migrations, items: core.items.map((item) => (item.id === id ? change(item) : item)) };
}

const draft = {
  'p1.peak': ['w09'],
  'p1.motivation': 5,
  'p1.breakdown': { skipped: true },
  'p1.recent_example': '',
  'p2.values': ['play', 'family', 'health'],
  'p2.values_top': ['play'],
};
const answered = Object.keys(draft).filter((id) => id !== 'p1.recent_example');

test('an unchanged questionnaire carries every answer over, skips included', () => {
  const { 'p1.recent_example': _, ...kept } = draft;

  expect(carryOver(core, core, draft)).toEqual({ answers: kept, carried: answered, review: [], dropped: [] });
});

test('an answer follows its question to a new id', () => {
  const renamed = revised('1.1.0', 'p1.motivation', (item) => ({ ...item, id: 'p1.drive' }), [
    { from: '1.0.0', map: { 'p1.motivation': 'p1.drive' } },
  ]);

  const { answers, carried, dropped } = carryOver(core, renamed, draft);

  expect(answers).toMatchObject({ 'p1.drive': 5 });
  expect([carried.includes('p1.drive'), dropped]).toEqual([true, []]);
});

test('an answer that no longer fits is asked for again', () => {
  const narrower = revised('1.1.0', 'p1.motivation', (item) => ({ ...item, points: 3 }) as Item);

  const { answers, review } = carryOver(core, narrower, draft);

  expect(review).toEqual(['p1.motivation']);
  expect(answers).not.toHaveProperty(['p1.motivation']);
});

test('an answer that fits, but to another scale, is kept and shown again', () => {
  const wider = revised('1.1.0', 'p1.motivation', (item) => ({ ...item, points: 7 }) as Item);

  const { answers, review } = carryOver(core, wider, draft);

  expect([answers['p1.motivation'], review]).toEqual([5, ['p1.motivation']]);
});

test('new wording asks for another look, unless the version is a correction', () => {
  const reworded = (version: string) =>
    revised(version, 'p1.motivation', (item) => ({ ...item, text: { ...item.text, en: 'How steady are you?' } }));

  expect(carryOver(core, reworded('1.1.0'), draft).review).toEqual(['p1.motivation']);
  expect(carryOver(core, reworded('1.0.1'), draft).review).toEqual([]);
});

test('a rank falls out with the choice it drew on', () => {
  const draftWithGoneValue = { ...draft, 'p2.values_top': ['honesty'] };

  expect(carryOver(core, core, draftWithGoneValue).review).toEqual(['p2.values_top']);
});

test('the answer to a question that is gone is dropped by name', () => {
  const shorter = { ...core, version: '2.0.0', items: core.items.filter((item) => item.id !== 'p1.motivation') };

  expect(carryOver(core, shorter, draft).dropped).toEqual(['p1.motivation']);
});
