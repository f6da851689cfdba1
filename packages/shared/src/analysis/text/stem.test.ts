import { expect, test } from 'vitest';
import { analyze } from '../analyze.ts';
import { core, lines } from '../testing/reports.ts';
import { continuesStem, withoutStem } from './stem.ts';

test.each([
  ['I am someone who reads a lot', 'reads a lot'],
  ['I’m someone who… reads a lot', 'reads a lot'],
  ['Jestem osobą, która lubi ciszę', 'lubi ciszę'],
  ['jestem osoba ktora lubi cisze', 'lubi cisze'],
  ['Jestem kimś, kto wstaje wcześnie', 'wstaje wcześnie'],
  ['która lubi ciszę', 'lubi ciszę'],
  ['reads a lot', 'reads a lot'],
  ['I am someone who', 'I am someone who'],
  ['', ''],
])('%j goes on after the stem as %j', (text, rest) => {
  expect(withoutStem(text)).toBe(rest);
  expect(text.includes(withoutStem(text))).toBe(true);
});

test.each(['I like to read', 'my own boss', 'am always late', 'jestem uparta', 'Lubię ciszę', 'nie mam czasu', '…'])(
  '%j cannot stand after "someone who"',
  (text) => {
    expect(continuesStem(text)).toBe(false);
  },
);

test('a report does not say a repeated stem twice', () => {
  const english = ['I am someone who is kind, but tired.', 'I am someone who probably works a lot'];
  const polish = ['Jestem osobą, która jest miła, ale zmęczona.', 'Jestem kimś, kto prawdopodobnie dużo pracuje'];

  expect(openingOf(english, 'en')).toBe(
    'You describe yourself as someone who “is kind, but tired” and “probably works a lot”.',
  );
  expect(openingOf(polish, 'pl')).toBe(
    'Opisujesz siebie jako osobę, która „jest miła, ale zmęczona” i „prawdopodobnie dużo pracuje”.',
  );
});

test('a report prefers lines that continue the stem, and puts sentences in the first person beside it', () => {
  const english = ['I like people, but I am tired', 'probably works a lot'];
  const polish = ['Jestem miła, ale zmęczona'];

  expect(openingOf(english, 'en')).toBe('You describe yourself as someone who “probably works a lot”.');
  expect(openingOf(english.slice(0, 1), 'en')).toBe(
    'In your own words: “I like people, but I am tired” and “I, maybe, but sometimes”.',
  );
  expect(openingOf(polish, 'pl')).toBe('Twoimi słowami: „Jestem miła, ale zmęczona” i „ja może, ale czasem”.');
});

function openingOf(texts: string[], language: 'en' | 'pl'): string | undefined {
  const padding = language === 'en' ? ['I, maybe, but sometimes'] : ['ja może, ale czasem'];
  const answers = { 'p2.iam': lines(...texts, ...padding), 'p2.clarity': 4 };
  return analyze(core, answers, language).result.synthesis.sentences[0]?.text;
}
