import { experimentDraftSchema } from '@votive/shared/contracts/experiments';
import { checkDraft } from '@votive/shared/experiments/check-draft';
import { expect, test } from 'vitest';
import { fieldsOf, followFirstStep, newFields, toDraft } from './draft-fields.ts';

const named = { ...newFields('v1', 'v2'), name: 'Warmer', hypothesis: 'It is read to the end.' };

test('what a new form holds is a draft that can be kept', () => {
  const draft = toDraft(named, {});
  expect(experimentDraftSchema.parse(draft)).toEqual(draft);
  expect(checkDraft(draft)).toEqual([]);
});

test('a kept draft comes back from the form as it was, to the last digit', () => {
  const draft = toDraft(
    { ...named, effect: '7.35', alpha: '0.01', startsAt: '2026-12-01T09:30' },
    { 'unit-1': 'control' },
  );
  expect(draft.plan).toMatchObject({ minimumEffect: 0.0735, alpha: 0.01 });
  expect(toDraft(fieldsOf(draft), draft.overrides)).toEqual(draft);
});

test('weights stay as they were entered, and a sum beside 10,000 is a fault', () => {
  const arms = [
    { name: 'control', versionId: 'v1', weight: '3334' },
    { name: 'b', versionId: 'v2', weight: '3333' },
    { name: 'c', versionId: 'v3', weight: '3333' },
  ];
  const draft = toDraft({ ...named, arms }, {});
  expect(draft.arms.map(({ weight }) => weight)).toEqual([3_334, 3_333, 3_333]);
  expect(checkDraft(draft)).toEqual([]);
  const short = toDraft({ ...named, arms: arms.slice(0, 2) }, {});
  expect(checkDraft(short).map(({ path }) => path)).toEqual(['arms']);
});

test('a guarded rollout begins with the weight of its first step', () => {
  const fields = followFirstStep({ ...named, isRollout: true, steps: '2.5, 10, 100' });
  const draft = toDraft(fields, {});
  expect(draft.rollout?.steps).toEqual([250, 1_000, 10_000]);
  expect(draft.arms.map(({ weight }) => weight)).toEqual([9_750, 250]);
  expect(checkDraft(draft)).toEqual([]);
});

test('what is no number is refused', () => {
  expect(experimentDraftSchema.safeParse(toDraft({ ...named, horizon: '' }, {})).success).toBe(false);
  expect(checkDraft(toDraft({ ...named, arms: named.arms.map((arm) => ({ ...arm, weight: 'x' })) }, {}))).not.toEqual(
    [],
  );
});
