import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, firstWords, quoteAround, quoteOf } from './quote.ts';

const longText = fc
  .array(fc.oneof(fc.lorem({ maxCount: 30, mode: 'sentences' }), fc.string({ unit: 'binary', minLength: 1 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => `a${parts.join('')}`);

test('a quote is a piece of the text, at most 200 characters, never empty and never half a character', () => {
  fc.assert(
    fc.property(longText, fc.nat({ max: 3000 }), (text, at) => {
      for (const quote of [quoteOf(text, at % text.length), quoteAround(text, at % text.length), firstWords(text, 8)]) {
        expect(text.includes(quote)).toBe(true);
        expect(quote.length).toBeGreaterThan(0);
        expect(quote.length).toBeLessThanOrEqual(200);
        expect(quote.isWellFormed() || !text.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 500, seed: 11 },
  );
});

test('a short text is quoted whole and a clipped one says that it was cut', () => {
  expect(quoteOf('  walk the dog.  And then some. ')).toBe('walk the dog.  And then some.');
  expect(clip('one two three', 3)).toBe('one two three');
  expect(clip('one two, three four', 3)).toBe('one two, three …');
});
