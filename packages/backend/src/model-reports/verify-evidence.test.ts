import type { Answers } from '@votive/shared/contracts/answers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findOwnSpelling, verifyEvidence } from './verify-evidence.ts';

const answers: Answers = {
  'p1.motivation': 2,
  'p1.breakdown': 'start',
  'p1.triggers': ['criticism', 'setback'],
  'p1.recent_example': 'I  planned\n\ta game night. Zoe\u0301 fell asleep.',
  'p1.drains': [
    { id: 'l1', text: 'long meetings' },
    { id: 'l2', text: 'Wieczorne „niespodzianki” 👩‍👩‍👧' },
  ],
  'p2.clarity': { skipped: true },
};

test('a quote is given back in the spelling of the answer', () => {
  const claimed = { itemId: 'p1.recent_example', quote: 'planned a game night. Zo\u00e9 fell' };

  expect(verifyEvidence(claimed, answers)).toEqual({
    itemId: 'p1.recent_example',
    quote: 'planned\n\ta game night. Zoe\u0301 fell',
  });
});

test.each([
  ['another spelling', { itemId: 'p1.drains', lineId: 'l1', quote: 'Long meetings' }],
  ['one character changed', { itemId: 'p1.drains', lineId: 'l1', quote: 'long meetinga' }],
  ['an ellipsis', { itemId: 'p1.drains', lineId: 'l1', quote: 'long … meetings' }],
  ['too short', { itemId: 'p1.drains', lineId: 'l1', quote: 'lo' }],
  ['another item', { itemId: 'p1.restores', lineId: 'l1', quote: 'long meetings' }],
  ['a skipped item', { itemId: 'p2.clarity', quote: 'skipped' }],
  ['half of a grapheme', { itemId: 'p1.drains', lineId: 'l2', quote: 'niespodzianki” 👩' }],
  ['a name of the object prototype', { itemId: 'constructor', quote: 'function' }],
  ['a quote of a closed answer', { itemId: 'p1.triggers', quote: 'criticism' }],
  ['another value', { itemId: 'p1.motivation', value: 3 }],
  ['an option that was not chosen', { itemId: 'p1.triggers', value: 'hunger' }],
  ['a value of a free text', { itemId: 'p1.recent_example', value: 'I planned' }],
  ['nothing', { itemId: 'p1.motivation' }],
])('not evidence: %s', (_name, claimed) => {
  expect(verifyEvidence(claimed, answers)).toBeUndefined();
});

test('a line id that is missing or belongs to another line is corrected', () => {
  const expected = { itemId: 'p1.drains', lineId: 'l2', quote: 'Wieczorne „niespodzianki”' };

  expect(verifyEvidence({ itemId: 'p1.drains', quote: expected.quote }, answers)).toEqual(expected);
  expect(verifyEvidence({ itemId: 'p1.drains', lineId: 'l1', quote: expected.quote }, answers)).toEqual(expected);
});

test('a value stands for the whole answer as it was given', () => {
  expect(verifyEvidence({ itemId: 'p1.motivation', value: 2 }, answers)).toEqual({ itemId: 'p1.motivation', value: 2 });
  expect(verifyEvidence({ itemId: 'p1.motivation', value: '2' }, answers)).toEqual({
    itemId: 'p1.motivation',
    value: 2,
  });
  expect(verifyEvidence({ itemId: 'p1.breakdown', value: 'start' }, answers)).toEqual({
    itemId: 'p1.breakdown',
    value: 'start',
  });
  expect(verifyEvidence({ itemId: 'p1.triggers', value: 'setback' }, answers)).toEqual({
    itemId: 'p1.triggers',
    value: ['criticism', 'setback'],
  });
});

test('what is found is always an exact substring, and any slice of a text is found', () => {
  const words = fc.array(fc.constantFrom('ala', 'ma', 'kota', 'Zoe\u0301', 'Zo\u00e9', ' ', '\n', '👩‍👩‍👧', '„x”'), {
    minLength: 4,
  });
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (parts, first, length) => {
      const text = parts.join('');
      const start = first % parts.length;
      const slice = parts.slice(start, start + 2 + (length % 4)).join('');
      const own = findOwnSpelling(text, slice.normalize('NFC'));

      if (own !== undefined) expect(text).toContain(own);
      const size = [...new Intl.Segmenter('und').segment(slice.trim().replaceAll(/\s+/g, ' '))].length;
      if (size >= 3 && size <= 200) expect(own).toBeDefined();
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('one changed character is enough for a quote not to be found', () => {
  const text = 'ten minutes with coffee before anyone is up';
  fc.assert(
    fc.property(fc.nat(text.length - 1), (position) => {
      const changed = `${text.slice(0, position)}#${text.slice(position + 1)}`;

      expect(findOwnSpelling(text, changed)).toBeUndefined();
    }),
    { seed: 3 },
  );
});
