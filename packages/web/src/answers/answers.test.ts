import { expect, test } from 'vitest';
import { toIndex } from '../questions/answer-keys.ts';
import { toggled } from './choice-control.tsx';
import { newLine, startRows, withTag, writtenLines } from './line-list.ts';
import { movedUp } from './rank-control.tsx';
import { withNight } from './sleep-control.tsx';

test('digits and letters name answers by place, and no other key does', () => {
  expect(['1', '7', 'a', 'P', 'q', '0', 'Enter', ' '].map(toIndex)).toEqual([0, 6, 0, 15, -1, -1, -1, -1]);
});

test('a choice keeps the order of the options, and an empty one is no answer', () => {
  const options = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

  expect(toggled(['c'], 'a', options)).toEqual(['a', 'c']);
  expect(toggled(['a'], 'a', options)).toBeUndefined();
});

test('a line keeps its id for good: no new line gets one that is or was in use', () => {
  const rows = startRows([{ id: 'l2', text: 'two' }], 5);

  expect(rows.map(({ id }) => id)).toEqual(['l2', 'l3']);
  expect(newLine(rows, 7).id).toBe('l8');
});

test('empty lines are not kept, and written ones exactly as written', () => {
  expect(
    writtenLines([
      { id: 'l1', text: ' as is ' },
      { id: 'l2', text: '  ' },
    ]),
  ).toEqual([{ id: 'l1', text: ' as is ' }]);
  expect(writtenLines([{ id: 'l1', text: '' }])).toBeUndefined();
});

test('a tag can be set and taken away, and the last one leaves none behind', () => {
  const tagged = withTag({ id: 'l1', text: 'x' }, 'days', 0);

  expect(tagged).toEqual({ id: 'l1', text: 'x', tags: { days: 0 } });
  expect(withTag(tagged, 'days', undefined)).toEqual({ id: 'l1', text: 'x' });
});

test('moving up exchanges a place with the one above it', () => {
  expect(movedUp(['a', 'b', 'c'], 1)).toEqual(['b', 'a', 'c']);
  expect(movedUp(['a', '', 'c'], 2)).toEqual(['a', 'c', '']);
});

test('a night without times is no night', () => {
  const work = { bed: '23:00', wake: '07:00' };

  expect(withNight({ work }, 'free', { bed: '', wake: '' })).toEqual({ work });
  expect(withNight({ work }, 'work', { bed: '', wake: '' })).toBeUndefined();
});
