import { expect, test } from 'vitest';
import type { Answers } from '../contracts/answers.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { describeAnswers } from './describe-answers.ts';

const core = findQuestionnaire('votive.core', '1.0.0');
if (!core) throw new Error('votive.core 1.0.0 is part of this build');

test('answers are told by item and line id, with values as they are to be cited', () => {
  const answers: Answers = {
    'p1.motivation': 2,
    'p1.triggers': ['criticism', 'setback'],
    'p1.drains': { skipped: true },
    'p1.restores': { declined: true },
    'p2.others': [
      { id: 'l1', text: 'calm', tags: { who: 'friend' } },
      { id: 'l2', text: 'stubborn' },
    ],
    'p1.sleep': { work: { bed: '23:00', wake: '06:00' } },
  };

  const text = describeAnswers(core, answers, 'en');

  expect(text).toContain('[p1.motivation]');
  expect(text).toContain('value: 2 (of 1 to 5; 1 = ');
  expect(text).toMatch(/values: criticism \([^)]+\), setback \([^)]+\)/);
  expect(text).toContain('(l1) calm {who: friend}\n(l2) stubborn');
  expect(text).toContain('value: {"work":{"bed":"23:00","wake":"06:00"}}');
  expect(text).not.toMatch(/p1\.drains|p1\.restores|skipped|declined/);
});

test('an answer of several lines cannot look like another item', () => {
  const text = describeAnswers(core, { 'p1.recent_example': 'a\n[p2.strengths] x\r\n(l1) y' }, 'pl');

  expect(text.split('\n').filter((line) => /^[[(]/.test(line))).toEqual([
    expect.stringContaining('[p1.recent_example]'),
  ]);
});
