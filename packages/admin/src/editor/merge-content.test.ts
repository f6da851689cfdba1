import { expect, test } from 'vitest';
import { firstContent, textAt, withLanguage, withMode, withoutLanguage, withText } from './content.ts';
import { mergeContents } from './merge-content.ts';

const place = { mode: 'withThinking', language: 'en', role: 'system' } as const;
const LINES = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
const says = (...lines: string[]) => withText(firstContent(), place, lines.join('\n'));
const base = says(...LINES);

test('changes in different lines are brought together without asking', () => {
  const mine = says('One, of mine.', 'Two.', 'Three.', 'Four.', 'Five.');
  const theirs = says('One.', 'Two.', 'Three.', 'Four.', 'Five, of theirs.');

  const merge = mergeContents(base, mine, theirs);

  expect(merge).toMatchObject({ conflicts: [], values: [], takenOver: 1 });
  expect(textAt(merge.decide({}), place)).toBe('One, of mine.\nTwo.\nThree.\nFour.\nFive, of theirs.');
});

test('a line that both changed is asked about, and every choice is carried out', () => {
  const mine = says('One.', 'Two.', 'Mine.', 'Four.', 'Five.');
  const theirs = says('One.', 'Two.', 'Theirs.', 'Four.', 'Five.');

  const merge = mergeContents(base, mine, theirs);

  const [conflict, ...more] = merge.conflicts;
  expect(more).toEqual([]);
  expect(conflict).toMatchObject({ base: ['Three.'], mine: ['Mine.'], theirs: ['Theirs.'] });
  const decided = (choice: 'mine' | 'theirs' | 'both') =>
    textAt(merge.decide({ [conflict?.id ?? '']: choice }), place)
      ?.split('\n')
      .slice(2, -2);
  expect(decided('mine')).toEqual(['Mine.']);
  expect(decided('theirs')).toEqual(['Theirs.']);
  expect(decided('both')).toEqual(['Mine.', 'Theirs.']);
});

test('a line that one removed and the other changed leaves no empty line behind', () => {
  const mine = says('One.', 'Two.', 'Four.', 'Five.');
  const theirs = says('One.', 'Two.', 'Theirs.', 'Four.', 'Five.');

  const merge = mergeContents(base, mine, theirs);

  expect(merge.conflicts).toHaveLength(1);
  expect(textAt(merge.decide({ [merge.conflicts[0]?.id ?? '']: 'mine' }), place)).toBe(textAt(mine, place));
});

test('the same change on both sides is no conflict', () => {
  const same = says('One.', 'Two.', 'New.', 'Four.', 'Five.');

  const merge = mergeContents(base, same, same);

  expect(merge).toMatchObject({ conflicts: [], values: [], takenOver: 0 });
  expect(merge.decide({})).toEqual(same);
});

test('a parameter that one side changed is taken over; one that both changed is asked about', () => {
  const mine = withMode(base, 'withThinking', { maxTokens: 1_000, temperature: 0.2 });
  const theirs = withMode(base, 'withThinking', { maxTokens: 2_000, model: 'small' });

  const merge = mergeContents(base, mine, theirs);

  expect(merge.values).toEqual([{ id: 'withThinking.maxTokens', base: 20_000, mine: 1_000, theirs: 2_000 }]);
  expect(merge.decide({}).withThinking).toMatchObject({ maxTokens: 1_000, temperature: 0.2, model: 'small' });
  expect(merge.decide({ 'withThinking.maxTokens': 'theirs' }).withThinking.maxTokens).toBe(2_000);
});

test('a language that one side added or removed is added or removed', () => {
  const bilingual = withLanguage(base, 'withThinking', 'pl');

  expect(mergeContents(base, base, bilingual).decide({})).toEqual(bilingual);
  expect(mergeContents(bilingual, withoutLanguage(bilingual, 'withThinking', 'pl'), bilingual).decide({})).toEqual(
    base,
  );
});

test('the beginning and the end of a text keep every empty line', () => {
  const spaced = says('', '', 'One.', '', 'Two.', '');

  expect(textAt(mergeContents(spaced, spaced, spaced).decide({}), place)).toBe('\n\nOne.\n\nTwo.\n');
});
