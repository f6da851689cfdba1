import { expect, test } from 'vitest';
import type { Mode } from '../contracts/plan.ts';
import { CompositionError, composeVersion, type FindIncludable, includedKeys, type Modes } from './compose-version.ts';
import { defaultAnalysisVersion } from './default-prompt.ts';
import { renderPrompt } from './render-prompt.ts';
import { holdsSafetyBlock } from './safety-text.ts';
import { ANALYSIS_VARIABLES, checkContract, requireValues } from './variable-contract.ts';

const mode = (texts: Mode['texts']): Mode => ({ ...defaultAnalysisVersion.withoutThinking, texts });
const modes = (system: string, pl?: string): Modes => {
  const own = mode({ en: { system, user: '{{answers}}' }, ...(pl && { pl: { system: pl, user: '{{answers}}' } }) });
  return { withThinking: own, withoutThinking: own };
};
const shelf =
  (prompts: Record<string, Modes | 'archived'>): FindIncludable =>
  (key) => {
    const found = prompts[key];
    if (found === undefined) return 'missing';
    return found === 'archived' ? found : { ...found, id: `${key}-1`, number: 1 };
  };
const systemOf = (composed: Modes, language: 'en' | 'pl' = 'en') => composed.withoutThinking.texts[language]?.system;

test('includes are put in place, inside each other too, and each is named once', () => {
  const find = shelf({ A: modes('a({{> B}})'), B: modes('b') });

  const composed = composeVersion('MAIN', modes('{{> A}} {{>B}} {{> A }}'), find);

  expect(systemOf(composed)).toBe('a(b) b a(b)');
  expect(composed.includes).toEqual([
    { key: 'A', versionId: 'A-1', number: 1 },
    { key: 'B', versionId: 'B-1', number: 1 },
  ]);
  expect(includedKeys(modes('{{> B}} {{> A}}'))).toEqual(['A', 'B']);
});

test('a text includes what is in its own language, and English where there is none', () => {
  const find = shelf({ BOTH: modes('english', 'polski'), ONE: modes('only english') });

  const composed = composeVersion('MAIN', modes('{{> BOTH}}', '{{> BOTH}} {{> ONE}}'), find);

  expect([systemOf(composed), systemOf(composed, 'pl')]).toEqual(['english', 'polski only english']);
});

test.each([
  ['itself', '{{> MAIN}}', {}, ['MAIN', 'MAIN']],
  ['itself through others', '{{> A}}', { A: modes('{{> B}}'), B: modes('{{> A}}') }, ['MAIN', 'A', 'B', 'A']],
  ['nothing', '{{> NONE}}', {}, ['MAIN', 'NONE']],
  ['what was archived', '{{> OLD}}', { OLD: 'archived' as const }, ['MAIN', 'OLD']],
  ['no key', '{{> a b}}', {}, ['MAIN', 'a b']],
] as [string, string, Record<string, Modes | 'archived'>, string[]][])(
  'a prompt that includes %s says by which way',
  (_name, system, prompts, path) => {
    const compose = () => composeVersion('MAIN', modes(system), shelf({ MAIN: modes(system), ...prompts }));

    expect(compose).toThrow(CompositionError);
    expect(compose).toThrow(expect.objectContaining({ path }));
  },
);

test('includes that multiply are stopped by the length of the whole', () => {
  const find = shelf({ A: modes('{{> B}}'.repeat(50)), B: modes('x'.repeat(5_000)) });

  expect(() => composeVersion('MAIN', modes('{{> A}}'), find)).toThrow(/longer than 200000 characters/);
});

test('what a person typed is never an include', () => {
  const { withoutThinking } = composeVersion('MAIN', modes('Read:'), shelf({ A: modes('secret') }));

  const { user } = renderPrompt(withoutThinking.texts.en ?? { system: '', user: '' }, {
    variables: {},
    userText: { answers: 'I like {{> A}} and {{language}}' },
  });

  expect(user).toContain('I like {{> A}} and {{language}}');
});

test('the default prompt keeps its contract and holds the safety block', () => {
  expect(checkContract(defaultAnalysisVersion, ANALYSIS_VARIABLES)).toEqual([]);
  expect(holdsSafetyBlock(defaultAnalysisVersion.withThinking)).toBe(true);
  expect(holdsSafetyBlock(mode({ en: { system: 'Be careful.', user: 'x' } }))).toBe(false);
});

test('a contract names what is unknown, unused, doubled or filled in by nobody, with its place', () => {
  const [answers] = ANALYSIS_VARIABLES;
  if (!answers) throw new Error('There is a contract.');
  const colour = { ...answers, name: 'colour', required: false, userSupplied: false };
  const issues = checkContract(modes('{{nobody}} {{colour}}'), [answers, colour, colour]);

  expect(issues).toEqual([
    { path: 'variables', message: '{{colour}} is there twice.' },
    ...['withThinking', 'withoutThinking'].flatMap((name) => [
      { path: `${name}.texts.en.system`, message: '{{nobody}} is not among the variables of this prompt.' },
      { path: `${name}.texts.en.system`, message: 'Nothing fills in {{colour}} when a report is written.' },
    ]),
  ]);
});

test('values are held to the contract when a prompt is resolved', () => {
  const contract = ANALYSIS_VARIABLES.map((variable) => ({ ...variable, maxChars: 3 }));
  const values = (answers: string, minimum: string | number) => ({ variables: { minimum }, userText: { answers } });

  expect(() => requireValues(contract, values('🙂🙂🙂', 3))).not.toThrow();
  expect(() => requireValues(contract, values('four', 3))).toThrow(/longer than 3/);
  expect(() => requireValues(contract, values('x', 'many'))).toThrow(/no number/);
  expect(() => requireValues(contract, { variables: {}, userText: {} })).toThrow(/nothing fills it in/);
});
