import { expect, test } from 'vitest';
import type { Mode, Plan } from '../contracts/plan.ts';
import { resolvePrompt } from './resolve-prompt.ts';

const mode = (system: string): Mode => ({
  model: null,
  temperature: null,
  maxTokens: 1_000,
  thinkingBudget: 0,
  outputSchema: 'votive.analysis/1',
  languagePolicy: 'answer-in-requested-language',
  texts: { en: { system, user: 'Answers: {{answers}}' } },
});
const version = (number: number) => ({
  id: `v${number}`,
  number,
  sha256: '0'.repeat(64),
  withThinking: mode(`thinking ${number}`),
  withoutThinking: mode(`plain ${number}`),
});
const plan: Plan = {
  key: 'ASSESSMENT_ANALYSIS',
  revision: 'r1',
  productionVersionId: 'v1',
  versions: [version(1), version(2)],
  experiment: {
    id: 'e1',
    salt: 'exp-1',
    phase: 1,
    arms: [
      { name: 'control', weight: 5_000, versionId: 'v1' },
      { name: 'warmer', weight: 5_000, versionId: 'v2' },
    ],
    overrides: {},
  },
};

test('a subject gets the version of its arm, in the mode asked for', () => {
  expect(resolvePrompt(plan, { thinkingEnabled: true, subject: 'user-1' })).toEqual({
    key: 'ASSESSMENT_ANALYSIS',
    versionId: 'v2',
    version: 2,
    arm: 'warmer',
    experimentId: 'e1',
    mode: mode('thinking 2'),
  });
});

test('without a subject the answer is production and no arm', () => {
  expect(resolvePrompt(plan, { thinkingEnabled: false })).toMatchObject({
    versionId: 'v1',
    arm: null,
    experimentId: null,
    mode: mode('plain 1'),
  });
});

test('without an experiment a subject gets production and no arm', () => {
  const resolved = resolvePrompt({ ...plan, experiment: null }, { thinkingEnabled: false, subject: 'user-1' });

  expect(resolved).toMatchObject({ versionId: 'v1', arm: null, experimentId: null });
});

test('a plan that names a version it does not hold is refused', () => {
  const broken: Plan = { ...plan, productionVersionId: 'v9', experiment: null };

  expect(() => resolvePrompt(broken, { thinkingEnabled: false })).toThrow(/names version v9/);
});
