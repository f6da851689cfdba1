import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { carryOver } from './carry-over.ts';
import { itemState } from './item-state.ts';
import { optionsOf } from './option-ids.ts';
import { phaseProgress } from './phase-progress.ts';
import { minutesLeft } from './time-model.ts';
import { validateAnswers } from './validate-answers.ts';
import { visibleItems } from './visible-items.ts';
import { withoutEmptyAnswers } from './without-empty-answers.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;

const words = fc.constantFrom(
  'skipped',
  'declined',
  'work',
  'bed',
  'l1',
  'id',
  'text',
  'tags',
  '__proto__',
  'constructor',
);
const ids = fc.constantFrom(...Object.values(core.optsets).flatMap((set) => set.options.map((option) => option.id)));
const leaf = fc.oneof(fc.jsonValue(), ids, words, fc.boolean(), fc.integer({ min: -1, max: 12 }), fc.constant('07:30'));

/** Any JSON, rich in the names and values that mean something to us. */
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('anything')),
    fc.dictionary(fc.oneof(words, ids), tie('anything')),
  ),
}));
const itemIds = fc.constantFrom(...core.items.map((item) => item.id));
const junkAnswers = fc.oneof(
  fc.dictionary(fc.oneof(itemIds, fc.string(), words), anything) as fc.Arbitrary<Record<string, unknown>>,
  fc.record(Object.fromEntries(core.items.map((item) => [item.id, anything])), { requiredKeys: [] }),
);

test('whatever JSON comes in, nothing throws, and what is accepted re-validates to itself', () => {
  fc.assert(
    fc.property(junkAnswers, (given) => {
      const { answers, issues } = validateAnswers(core, given);

      if (issues.length === 0) expect(validateAnswers(core, answers).answers).toEqual(answers);
      expect(issues.every(({ path }) => path.startsWith('answers'))).toBe(true);
      for (const id of Object.keys(answers)) expect(answers[id]).toBe(given[id]);
    }),
    { numRuns: 1000 },
  );
});

test('whatever JSON a draft holds, progress, time and carry-over are computed', () => {
  fc.assert(
    fc.property(junkAnswers, (draft) => {
      for (const phase of phaseProgress(core, draft)) {
        expect(phase.answered + phase.skipped + phase.declined + phase.empty).toBe(phase.total);
        expect(minutesLeft(core, draft, phase.phaseId)).toBeGreaterThanOrEqual(phase.empty > 0 ? 1 : 0);
      }
      expect(carryOver(core, core, draft).dropped).toEqual([]);
      withoutEmptyAnswers(draft);
    }),
    { numRuns: 300 },
  );
});

test('every complete set of legal answers is accepted whole', () => {
  fc.assert(
    fc.property(legalAnswers(), (given) => {
      const visible = new Set(visibleItems(core, given).map((item) => item.id));
      const expected = Object.fromEntries(Object.entries(given).filter(([id]) => visible.has(id)));

      expect(validateAnswers(core, given)).toEqual({ answers: expected, issues: [] });
      expect(withoutEmptyAnswers(given)).toEqual(given);
      expect(Object.values(given).map(itemState)).not.toContain('empty');
    }),
    { numRuns: 300 },
  );
});

const mark = fc.constantFrom({ skipped: true }, { declined: true });
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const night = fc.record({ bed: time, wake: time }).filter(({ bed, wake }) => bed !== wake);
const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength })
    .filter((value) => value.trim() !== '' && value.length <= maxLength);

/** A person who answers each item legally, or passes it over. */
function legalAnswers(): fc.Arbitrary<Record<string, unknown>> {
  const independent = core.items.filter((item) => item.type !== 'rank' && item.type !== 'ratings');
  return fc
    .record(
      Object.fromEntries(independent.map((item) => [item.id, fc.oneof({ weight: 4, arbitrary: legal(item) }, mark)])),
    )
    .map((answers): Record<string, unknown> => {
      const values = answers['p2.values'];
      if (!Array.isArray(values)) return answers;
      const top = values.slice(0, 3);
      return { ...answers, 'p2.values_top': top, 'p2.values_lived': Object.fromEntries(top.map((id) => [id, 2])) };
    });
}

function legal(item: Item): fc.Arbitrary<unknown> {
  const options = 'options' in item ? optionsOf(core.optsets, item.options).map((option) => option.id) : [];
  switch (item.type) {
    case 'scale':
      return fc.integer({ min: 1, max: item.points });
    case 'single':
      return fc.constantFrom(...options);
    case 'multi':
    case 'windows':
      return fc.subarray(options, { minLength: item.min, maxLength: item.max });
    case 'text':
      return text(item.maxChars);
    case 'sleep':
      return fc.oneof(fc.record({ work: night, free: night }), fc.record({ work: night }));
    default:
      return fc
        .array(text(50), { minLength: 3, maxLength: 8 })
        .map((texts) => texts.map((line, index) => ({ id: `l${index}`, text: line })));
  }
}
