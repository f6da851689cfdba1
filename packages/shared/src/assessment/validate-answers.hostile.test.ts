import { expect, test } from 'vitest';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { MAX_RUN_TEXT_CHARS, validateAnswers } from './validate-answers.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;
const check = (answers: Record<string, unknown>) => validateAnswers(core, answers);

test('names that every object inherits are neither items nor a way into our own objects', () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": {"skipped": true}}');

  const { answers, issues } = check(hostile);

  expect(answers).toEqual({});
  expect(issues.map((issue) => issue.path)).toEqual(['answers.__proto__', 'answers.constructor', 'answers.toString']);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('an answer that is only inherited is no answer', () => {
  expect(check(Object.create({ 'p1.motivation': 5 }))).toEqual({ answers: {}, issues: [] });
  expect(
    check({ 'p1.drains': [Object.create({ id: 'l1', text: 'late meetings' })] }).issues.map((issue) => issue.code),
  ).toEqual(['line_id', 'not_text']);
});

test('a run holds only so much text, though each answer alone may be legal', () => {
  const text = 'a'.repeat(200);
  const lines = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `l${index}`, text }));
  const items = core.items.map((item) => ('maxChars' in item && 'about' in item ? { ...item, max: 100 } : item));
  const wide = { ...core, items };
  const half = MAX_RUN_TEXT_CHARS / 400;

  expect(validateAnswers(wide, { 'p1.drains': lines(half), 'p2.iam': lines(half) }).issues).toEqual([]);
  expect(validateAnswers(wide, { 'p1.drains': lines(half), 'p2.iam': lines(half + 1) }).issues).toEqual([
    { code: 'too_much_text', path: 'answers', message: expect.stringContaining('20000') },
  ]);
});

test('no issue repeats a word of an answer, and a flood of faults is cut off', () => {
  const flood = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p9.x${index}`, 'my secret']));

  const { issues } = check({ ...flood, 'p1.drains': [{ id: 'my secret', text: 4 }], 'p1.breakdown': 'my secret' });

  expect(issues).toHaveLength(100);
  expect(JSON.stringify(issues)).not.toContain('my secret');
});
