import { expect, test } from 'vitest';
import { answerCount, itemState } from './item-state.ts';
import { withoutEmptyAnswers } from './without-empty-answers.ts';

test.each([
  [3, 'answered', 1],
  ['text', 'answered', 1],
  [['w00', 'w03'], 'answered', 2],
  [
    [
      { id: 'l1', text: 'noise' },
      { id: 'l2', text: ' ' },
    ],
    'answered',
    1,
  ],
  [{ play: 2, family: 3 }, 'answered', 2],
  [{ work: { bed: '23:00', wake: '' } }, 'answered', 1],
  [{ skipped: true }, 'skipped', 0],
  [{ declined: true }, 'declined', 0],
  [undefined, 'empty', 0],
  [null, 'empty', 0],
  [' \n', 'empty', 0],
  [[], 'empty', 0],
  [[{ id: 'l1', text: '', tags: { who: 'friend' } }], 'empty', 0],
  [{}, 'empty', 0],
  [{ work: { bed: '', wake: '' } }, 'empty', 0],
] as const)('%j is %s and holds %i', (answer, state, count) => {
  expect(itemState(answer)).toBe(state);
  expect(answerCount(answer)).toBe(count);
});

test('a draft is handed in without what is still empty, and otherwise as it stands', () => {
  const draft = {
    'p1.peak': [],
    'p1.sleep': { work: { bed: '23:00', wake: '06:00' }, free: { bed: '', wake: '' } },
    'p1.drains': [
      { id: 'l1', text: ' noise ' },
      { id: 'l2', text: '' },
    ],
    'p1.restores': [{ id: 'l1', text: '' }],
    'p1.recent_example': '',
    'p2.clarity': { skipped: true },
  };

  expect(withoutEmptyAnswers(draft)).toEqual({
    'p1.sleep': { work: { bed: '23:00', wake: '06:00' } },
    'p1.drains': [{ id: 'l1', text: ' noise ' }],
    'p2.clarity': { skipped: true },
  });
});
