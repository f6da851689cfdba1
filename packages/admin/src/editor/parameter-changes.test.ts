import { expect, test } from 'vitest';
import { firstContent, withLanguage, withMode, withText } from './content.ts';
import { parameterChanges, textChanges } from './parameter-changes.ts';

const place = { mode: 'withThinking', language: 'en', role: 'system' } as const;
const before = withText(firstContent(), place, 'One.\nTwo.\nThree.');

test('the parameters that differ are named with both values, and no others', () => {
  const after = withMode(before, 'withoutThinking', { temperature: 0.4, maxTokens: 9_000 });

  expect(parameterChanges(before, after)).toEqual([
    { id: 'withoutThinking.temperature', from: null, to: 0.4 },
    { id: 'withoutThinking.maxTokens', from: 8_000, to: 9_000 },
  ]);
  expect(parameterChanges(before, structuredClone(before))).toEqual([]);
});

test('changed texts are counted in lines, a new language whole', () => {
  const after = withLanguage(withText(before, place, 'One.\n2.\nThree.\nFour.'), 'withoutThinking', 'pl');

  expect(textChanges(before, after)).toEqual([
    { place: { mode: 'withoutThinking', language: 'pl', role: 'system' }, added: 1, removed: 0 },
    { place: { mode: 'withoutThinking', language: 'pl', role: 'user' }, added: 1, removed: 0 },
    { place, added: 2, removed: 1 },
  ]);
});
