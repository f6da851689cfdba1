import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateAnswers } from '../assessment/validate-answers.ts';
import type { Answer, Answers } from '../contracts/answers.ts';
import type { Item } from '../contracts/questionnaire.ts';
import { allPersonas } from '../personas/personas.ts';
import { analyze } from './analyze.ts';
import { countWords, faultsOf, textsOf } from './testing/language-rules.ts';
import { core, findingsOf, holds } from './testing/reports.ts';

const personaTexts = allPersonas.flatMap(({ answers }) =>
  core.items.flatMap(({ id }) => [answers.en, answers.pl].flatMap((given) => textsIn(given[id]))),
);
const text = fc.oneof(
  fc.constantFrom(...personaTexts),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
);

/** Any answers of the right kind, skipped or missing, after the validation that every caller runs first. */
const anyAnswers: fc.Arbitrary<Answers> = fc
  .record(Object.fromEntries(core.items.map((item) => [item.id, fc.option(answerTo(item), { nil: undefined })])))
  .map((answers) => validateAnswers(core, answers).answers);

test('any validated answers give a report whose quotes, ids and words keep the rules, twice the same', () => {
  fc.assert(
    fc.property(anyAnswers, fc.constantFrom('en' as const, 'pl' as const), (answers, language) => {
      const report = analyze(core, answers, language);
      const findings = findingsOf(report.result);
      const ids = findings.map(({ id }) => id);

      expect(new Set(ids).size).toBe(ids.length);
      expect(findings.flatMap(({ evidence }) => evidence.filter((piece) => !holds(answers, piece)))).toEqual([]);
      expect(findings.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
      expect(textsOf(report.result).flatMap((ours) => faultsOf(ours, answers, language))).toEqual([]);
      expect(findings.filter(({ statement }) => countWords(statement) > 40)).toEqual([]);
      expect(JSON.stringify(analyze(core, answers, language))).toBe(JSON.stringify(report));
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('the property meets reports with many cards, with few and with none', () => {
  const sizes = fc
    .sample(anyAnswers, { numRuns: 100, seed: 7 })
    .map((answers) => findingsOf(analyze(core, answers, 'en').result).length);

  expect(Math.max(...sizes)).toBeGreaterThan(7);
  expect(Math.min(...sizes)).toBeLessThan(3);
});

function textsIn(answer: Answer | undefined): string[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((line) => (typeof line === 'object' ? [line.text] : []));
}

function answerTo(item: Item): fc.Arbitrary<Answer> {
  return fc.oneof(
    { weight: 8, arbitrary: givenTo(item) },
    { weight: 1, arbitrary: fc.constant<Answer>({ skipped: true }) },
  );
}

function givenTo(item: Item): fc.Arbitrary<Answer> {
  switch (item.type) {
    case 'scale':
      return fc.integer({ min: 1, max: item.points });
    case 'single':
      return fc.constantFrom(...ids(item.options));
    case 'multi':
    case 'windows':
      return fc.uniqueArray(fc.constantFrom(...ids(item.options)), { minLength: item.min, maxLength: item.max });
    case 'rank':
      return fc.uniqueArray(fc.constantFrom(...ids('optset:values16')), { minLength: 3, maxLength: 3 });
    case 'ratings':
      return fc.dictionary(fc.constantFrom(...ids('optset:values16')), fc.integer({ min: 1, max: item.points }), {
        maxKeys: 3,
      });
    case 'text':
      return text;
    case 'sleep':
      return fc.record({ work: night(), free: night() });
    case 'lines':
    case 'stem-lines':
      return fc
        .array(fc.record({ text, tags: tagsOf(item) }), { minLength: item.min, maxLength: item.max })
        .map((lines) => lines.map((line, index) => ({ id: `l${index + 1}`, ...line })));
  }
}

function tagsOf({ tags = [] }: Extract<Item, { type: 'lines' | 'stem-lines' }>) {
  const values = tags.map((tag) => [
    tag.id,
    tag.kind === 'number' ? fc.integer({ min: tag.min, max: tag.max }) : fc.constantFrom(...ids(tag.options)),
  ]);
  return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<string | number>>);
}

function night() {
  const clock = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
  return fc.record({ bed: clock, wake: clock });
}

function ids(reference: string): string[] {
  return core.optsets[reference.replace('optset:', '')]?.options.map(({ id }) => id) ?? [];
}
