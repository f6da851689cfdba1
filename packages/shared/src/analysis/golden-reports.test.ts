import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultSchema } from '../contracts/analysis.ts';
import { allPersonas } from '../personas/personas.ts';
import { analyze } from './analyze.ts';
import { countWords, faultsOf, isHedged, textsOf } from './testing/language-rules.ts';
import { core, findingsOf, holds, idsOf, jaccard, kindsOf } from './testing/reports.ts';

const FIXTURES = join(import.meta.dirname, '__fixtures__');
const LANGUAGES = ['en', 'pl'] as const;
const cases = allPersonas.flatMap(({ id, answers }) =>
  LANGUAGES.map((language) => ({ id, language, answers: answers[language] })),
);

test('there are sample people enough for the golden reports', () => {
  expect(allPersonas.length).toBeGreaterThanOrEqual(12);
});

test.each(cases)('the report of $id in $language is the golden one', ({ id, language, answers }) => {
  const path = join(FIXTURES, `${id}.${language}.json`);
  const report = `${JSON.stringify(analyze(core, answers, language), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(FIXTURES, { recursive: true });
    writeFileSync(path, report);
  }

  expect(report).toBe(readFileSync(path, 'utf8'));
});

test.each(cases)('every card of $id in $language keeps the rules of language and evidence', ({ language, answers }) => {
  const { result } = analyze(core, answers, language);
  const findings = findingsOf(result);
  const ids = findings.map(({ id }) => id);

  expect(resultSchema.parse(result)).toEqual(result);
  expect(new Set(ids).size).toBe(ids.length);
  expect(textsOf(result).flatMap((text) => faultsOf(text, answers, language))).toEqual([]);
  expect(findings.filter(({ statement }) => countWords(statement) > 40).map(({ statement }) => statement)).toEqual([]);
  expect(findings.filter(({ statement }) => !isHedged(statement, language))).toEqual([]);
  expect(findings.flatMap(({ evidence }) => evidence.filter((piece) => !holds(answers, piece)))).toEqual([]);
});

test.each(cases)('the synthesis of $id in $language rests on cards of the report only', ({ language, answers }) => {
  const { result } = analyze(core, answers, language);
  const ids = findingsOf(result).map(({ id }) => id);
  const { sentences, nextStep } = result.synthesis;

  expect(sentences.length).toBeLessThanOrEqual(3);
  for (const { because } of [...sentences, ...(nextStep ? [nextStep] : [])]) {
    expect(because.length).toBeGreaterThan(0);
    expect(because.filter((id) => !ids.includes(id))).toEqual([]);
  }
});

test('reports of different people share few cards', () => {
  const people = allPersonas.filter(({ answers }) => idsOf(answers.en).length >= 3);
  const overlaps = LANGUAGES.flatMap((language) =>
    people.flatMap((one, index) =>
      people
        .slice(index + 1)
        .map((other) => jaccard(kindsOf(one.answers[language], language), kindsOf(other.answers[language], language))),
    ),
  );

  expect(mean(overlaps)).toBeLessThanOrEqual(0.35);
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
