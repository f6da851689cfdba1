import { expect, test } from 'vitest';
import { defaultAnalysisVersion } from './default-prompt.ts';
import { lintPrompt } from './lint-prompt.ts';
import { SAFETY_BLOCK } from './safety-text.ts';
import { ANALYSIS_VARIABLES } from './variable-contract.ts';

const PLAIN = { variables: [], includes: new Set<string>(), outputSchema: 'other/1' };
const rulesOf = (system: string, surroundings: Partial<typeof PLAIN> = {}) =>
  lintPrompt({ system, user: 'Go.' }, { ...PLAIN, ...surroundings }).map(({ rule, subject }) =>
    `${rule} ${subject}`.trim(),
  );

test('the prompt that is shipped has no problems, in either mode', () => {
  for (const mode of ['withThinking', 'withoutThinking'] as const)
    for (const texts of Object.values(defaultAnalysisVersion[mode].texts))
      expect(
        lintPrompt(texts, { variables: ANALYSIS_VARIABLES, includes: new Set(), outputSchema: 'analysis/1' }),
        mode,
      ).toEqual([]);
});

test('a name that is no variable and a key that is no prompt are found where they stand', () => {
  const system = 'Hello {{ nobody }}, see {{> NOWHERE}}.';

  const problems = lintPrompt({ system, user: 'Go.' }, PLAIN);

  expect(problems.map(({ rule, severity, from, to }) => [rule, severity, system.slice(from, to)])).toEqual([
    ['unknown_variable', 'error', '{{ nobody }}'],
    ['unknown_include', 'error', '{{> NOWHERE}}'],
  ]);
});

test('keys that are not known yet are not called wrong', () => {
  expect(lintPrompt({ system: '{{> SOMETHING}}', user: 'Go.' }, { ...PLAIN, includes: undefined })).toEqual([]);
});

test('what has to be used and is in neither text is missed, once', () => {
  const problems = lintPrompt({ system: 'In {{language}}.', user: 'Go.' }, { ...PLAIN, variables: ANALYSIS_VARIABLES });

  expect(problems.filter(({ rule }) => rule === 'required_unused')).toMatchObject([
    { subject: 'answers', role: 'user' },
  ]);
});

test.each([
  ['{{answers', ['unclosed_braces {{']],
  ['Say {{ and }} here', ['unknown_variable and']],
  ['{"a":{"b":1}}', []],
  ['One } and one { are text', []],
  ['{{ a { b }}', ['unclosed_braces {{', 'unclosed_braces }}']],
])('braces that do not close are found, and plain text is left alone: %s', (text, expected) => {
  expect(rulesOf(text)).toEqual(expected);
});

test.each([
  ['Diagnose the person.', ['banned_instruction Diagnose']],
  ['Never diagnose anybody.', []],
  ['Read it. Then diagnose.', ['banned_instruction diagnose']],
  ['Zdiagnozuj tę osobę.', ['banned_instruction Zdiagnozuj']],
  ['Nie stawiaj diagnozy i nigdy nie diagnozuj.', []],
])('orders that the product does not give are found, and bans are not: %s', (text, expected) => {
  expect(rulesOf(text)).toEqual(expected);
});

test('an analysis has to say what is left alone and to ask for exact quotes, itself or by an include', () => {
  const analysis = { outputSchema: 'analysis/1', includes: new Set(['SAFETY_BLOCK']) };

  expect(rulesOf('Write.', analysis)).toEqual(['safety_missing SAFETY_BLOCK', 'quote_clause_missing']);
  expect(rulesOf('Quote word for word. {{> SAFETY_BLOCK}}', analysis)).toEqual([]);
  expect(rulesOf('{{> OTHER}}', { ...analysis, includes: new Set(['OTHER']) })).toEqual([
    'safety_missing SAFETY_BLOCK',
  ]);
  expect(rulesOf(`Quote word for word. ${SAFETY_BLOCK}`, analysis)).toEqual([]);
});

test('a text is too long by characters, not by code units', () => {
  expect(rulesOf('🙂'.repeat(50_000))).toEqual([]);
  expect(rulesOf('a'.repeat(50_001))).toEqual(['too_long']);
});
