import { expect, test } from 'vitest';
import { RULE_BOOK } from './rule-book.ts';
import { core } from './testing/reports.ts';

test('every rule that a question says it serves is in the book', () => {
  const promised = core.items.flatMap(({ usedIn }) => usedIn.filter((use) => use.startsWith('rule:')));
  const ids = RULE_BOOK.map(({ id }) => `rule:${id}`);

  expect(promised.length).toBeGreaterThan(20);
  expect(promised.filter((rule) => !ids.includes(rule))).toEqual([]);
});

test('every item that a rule needs is in the questionnaire', () => {
  const items = core.items.map(({ id }) => id);

  expect(RULE_BOOK.flatMap(({ needs }) => needs).filter((id) => !items.includes(id))).toEqual([]);
});
