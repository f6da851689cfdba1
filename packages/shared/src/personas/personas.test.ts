import { expect, test } from 'vitest';
import { itemState } from '../assessment/item-state.ts';
import { validateAnswers } from '../assessment/validate-answers.ts';
import { languageSchema } from '../contracts/language.ts';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { allPersonas } from './personas.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;
const inEachLanguage = allPersonas.flatMap((persona) =>
  languageSchema.options.map((language) => [persona.id, language, persona] as const),
);

test('there are at least twelve personas, each of its own id', () => {
  expect(new Set(allPersonas.map((persona) => persona.id)).size).toBe(allPersonas.length);
  expect(allPersonas.length).toBeGreaterThanOrEqual(12);
});

test.each(inEachLanguage)('%s answers legally in %s', (_, language, { answers }) => {
  expect(validateAnswers(core, answers[language])).toEqual({ answers: answers[language], issues: [] });
});

test.each(allPersonas)('$id chooses the same in both languages, and writes each text anew', ({ answers }) => {
  const { en, pl } = answers;

  expect(withoutWords(pl)).toEqual(withoutWords(en));
  expect(textsIn(pl)).toHaveLength(textsIn(en).length);
  for (const [index, text] of textsIn(en).entries()) expect(textsIn(pl)[index]).not.toBe(text);
});

test('most personas answer everything, one skips most, and one writes nothing', () => {
  const counts = allPersonas.map(({ answers }) => ({
    answered: Object.values(answers.en).filter((answer) => itemState(answer) === 'answered').length,
    texts: textsIn(answers.en).length,
  }));

  expect(counts.filter(({ answered }) => answered === core.items.length).length).toBeGreaterThanOrEqual(12);
  expect(counts.some(({ answered }) => answered < 7)).toBe(true);
  expect(counts.some(({ answered, texts }) => answered > 10 && texts === 0)).toBe(true);
});

test('no two personas share a line', () => {
  const lines = allPersonas.flatMap(({ answers }) => [...new Set(textsIn(answers.en))]);

  expect(new Set(lines).size).toBe(lines.length);
});

/** Every free text of an answer, or of all answers: what stands under `text`, and what has a space in it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'text' && typeof member === 'string' ? [member] : textsIn(member),
  );
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value === 'string') return value.includes(' ') ? '' : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === 'text' ? '' : withoutWords(member)]),
  );
}
