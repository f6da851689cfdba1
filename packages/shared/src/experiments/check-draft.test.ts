import { expect, test } from 'vitest';
import { type ExperimentDraft, experimentDraftSchema } from '../contracts/experiments.ts';
import { checkDraft } from './check-draft.ts';
import { DEFAULT_GOALS } from './default-goals.ts';
import { draft } from './testing/experiments.ts';

const faultsOf = (changes: Partial<ExperimentDraft>) =>
  checkDraft({ ...draft, ...changes }).map(({ path, message }) => `${path}: ${message.en}`);
const arm = (name: string, weight: number) => ({ name, versionId: `version of ${name}`, weight });
const rollout = { steps: [100, 500, 2_500, 5_000, 10_000], minimumUnits: 200, minimumHours: 24 };

test('a sound draft has no fault and the shape of the contract', () => {
  expect(checkDraft(draft)).toEqual([]);
  expect(experimentDraftSchema.parse(draft)).toEqual(draft);
});

test('weights are whole numbers that sum to 10,000', () => {
  expect(faultsOf({ arms: [arm('a', 5_000), arm('b', 4_999)] })).toEqual([
    'arms: The weights sum to 9999; they must sum to 10000.',
  ]);
  expect(experimentDraftSchema.safeParse({ ...draft, arms: [arm('a', 3_333.3), arm('b', 6_666.7)] }).success).toBe(
    false,
  );
});

test.each<[string, Partial<ExperimentDraft>, RegExp]>([
  ['two arms of one name', { arms: [arm('a', 5_000), arm('a', 5_000)] }, /arms\.1\.name: Two arms are called a/],
  ['a control that gets nobody', { arms: [arm('a', 0), arm('b', 10_000)] }, /arms: The control/],
  ['nobody beside the control', { arms: [arm('a', 10_000), arm('b', 0)] }, /arms: The control/],
  ['an override to nowhere', { overrides: { me: 'colder' } }, /overrides\.me: There is no arm colder/],
  ['no primary goal', { goals: DEFAULT_GOALS.slice(1) }, /goals: Exactly one goal is the primary one, not 0/],
  [
    'a goal twice',
    { goals: [...DEFAULT_GOALS, ...DEFAULT_GOALS.slice(1)] },
    /goals: exported_or_printed is there twice/,
  ],
  [
    'an end before the start',
    { schedule: { startsAt: '2026-11-02T00:00:00.000Z', endsAt: '2026-11-01T00:00:00.000Z' } },
    /schedule\.endsAt/,
  ],
  ['a rollout that starts elsewhere', { rollout }, /arms\.1\.weight: .*must be 100/],
  [
    'a rollout of three',
    { rollout, arms: [arm('a', 9_800), arm('b', 100), arm('c', 100)] },
    /rollout: .*exactly two arms/,
  ],
  ['a rollout that goes back', { rollout: { ...rollout, steps: [500, 100] } }, /rollout\.steps/],
  ['a rollout that nothing guards', { rollout, guardrails: [] }, /guardrails: A guarded rollout needs/],
])('%s is named', (_, changes, words) => {
  expect(faultsOf(changes).join('\n')).toMatch(words);
});

test('two arms may use one version: that is how an installation checks itself', () => {
  expect(faultsOf({ arms: draft.arms.map((each) => ({ ...each, versionId: 'v1' })) })).toEqual([]);
});
