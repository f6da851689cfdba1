import { expect, test } from 'vitest';
import type { Answers } from '../contracts/answers.ts';
import { analyze } from './analyze.ts';
import { core, findingsOf, idsOf, lines } from './testing/reports.ts';

/** Plain lines without any theme, so that the text as a whole counts as readable. */
const PLAIN: Answers = { 'p1.recent_example': 'It was what it was and then it was over.' };
const WEEK = { 'p1.peak': ['w06', 'w09'], 'p1.low': ['w18', 'w21'] };

const TABLE: { id: string; fires: Answers; silent: Answers }[] = [
  {
    id: 'T1:sleep',
    fires: {
      'p1.drains': lines('no sleep'),
      'p1.restores': lines('a nap'),
      'p2.auto': lines('fall asleep on the sofa'),
      'p2.resist': lines('going to bed late'),
    },
    silent: {
      'p1.drains': lines('no sleep'),
      'p1.restores': lines('a nap'),
      'p2.auto': lines('fall asleep on the sofa'),
    },
  },
  {
    id: 'T2:music',
    fires: { 'p1.restores': lines('playing the guitar'), 'p2.resist': lines('finishing my songs') },
    silent: { 'p1.restores': lines('playing the guitar'), 'p2.resist': lines('too little music') },
  },
  {
    id: 'T3:humour',
    fires: { 'p2.iam': lines('reads a lot', 'gets up early', 'is a father'), 'p2.others': lines('you are so funny') },
    silent: { 'p2.iam': lines('reads a lot', 'jokes about it', 'is a father'), 'p2.others': lines('you are so funny') },
  },
  {
    id: 'T4:planning',
    fires: {
      'p2.iam': lines('plans the week', 'makes lists', 'is a father'),
      'p2.others': lines('you are so funny', 'you are kind'),
    },
    silent: {
      'p2.iam': lines('plans the week', 'makes lists', 'is a father'),
      'p2.others': lines('you and your lists', 'you are kind'),
    },
  },
  {
    id: 'T5',
    fires: { 'p2.iam': lines('is kind, but tired', 'probably works a lot', 'is a father'), 'p2.clarity': 4 },
    silent: { 'p2.iam': lines('is kind, but tired', 'probably works a lot', 'is a father'), 'p2.clarity': 3 },
  },
  {
    id: 'T6:strengths+drains',
    fires: { 'p2.strengths': lines('I notice every detail'), 'p1.drains': lines('details that nobody needs') },
    silent: { 'p2.strengths': lines('I notice every mood'), 'p1.drains': lines('details that nobody needs') },
  },
  {
    id: 'T7:l1',
    fires: { ...PLAIN, 'p2.keystone': lines('a swim, if I remember', 'a walk') },
    silent: { ...PLAIN, 'p2.keystone': lines('a swim when I get home', 'a walk') },
  },
  {
    id: 'T8:keystone-l1',
    fires: { ...PLAIN, 'p1.peak': ['w09'], 'p1.low': ['w06'], 'p2.keystone': lines('a walk in the morning', 'tea') },
    silent: { ...PLAIN, 'p1.peak': ['w09'], 'p1.low': ['w15'], 'p2.keystone': lines('a walk in the morning', 'tea') },
  },
  {
    id: 'T9:costs',
    fires: { ...PLAIN, 'p2.auto': tagged('costs', 'costs', 'costs', 'helps') },
    silent: { ...PLAIN, 'p2.auto': tagged('costs', 'costs', 'neutral', 'helps') },
  },
  {
    id: 'T9:drains',
    fires: { 'p1.drains': lines('noise', 'my boss', 'the phone', 'no sleep'), 'p1.restores': lines('music', 'a walk') },
    silent: { 'p1.drains': lines('noise', 'my boss', 'the phone'), 'p1.restores': lines('music', 'a walk') },
  },
  {
    id: 'K2:l1',
    fires: { ...WEEK, 'p2.keystone': lines('stretching in the evening') },
    silent: { ...WEEK, 'p2.keystone': lines('stretching') },
  },
  {
    id: 'L2:l1',
    fires: { ...WEEK, 'p2.keystone': lines('a run at 7:30') },
    silent: { ...WEEK, 'p2.keystone': lines('a run at 14:30') },
  },
  {
    id: 'L3:l1',
    fires: { ...WEEK, 'p2.auto': [{ id: 'l1', text: 'read the news', tags: { when: 'morning', effect: 'costs' } }] },
    silent: { ...WEEK, 'p2.auto': [{ id: 'l1', text: 'read the news', tags: { when: 'morning', effect: 'helps' } }] },
  },
  {
    id: 'V2:learning',
    fires: {
      'p2.values': ['family', 'health', 'play'],
      'p1.restores': lines('a good book'),
      'p2.iam': lines('is curious', 'asks a lot', 'sits and thinks'),
      'p2.strengths': lines('learning fast'),
    },
    silent: {
      'p2.values': ['family', 'health', 'learning'],
      'p1.restores': lines('a good book'),
      'p2.iam': lines('is curious', 'asks a lot', 'sits and thinks'),
      'p2.strengths': lines('learning fast'),
    },
  },
];

test.each(TABLE)('$id fires on its words and is silent without them', ({ id, fires, silent }) => {
  expect(idsOf(fires)).toContain(id);
  expect(idsOf(fires, 'pl')).toContain(id);
  expect(idsOf(silent)).not.toContain(id);
});

test('a line that speaks of harm is neither quoted nor counted', () => {
  const answers: Answers = {
    'p1.drains': lines('no sleep and I want to die', 'no sleep at night'),
    'p1.restores': lines('sleep'),
    'p2.auto': lines('fall asleep with the phone'),
    'p2.resist': lines('sleep badly and hurt myself', 'going to bed late'),
  };

  const report = JSON.stringify(analyze(core, answers, 'en'));

  expect(report).not.toContain('want to die');
  expect(report).not.toContain('hurt myself');
  expect(report).toContain('no sleep at night');
});

test('a long answer is quoted by the sentence that holds the word, letter by letter', () => {
  const story = `${'It went on and on. '.repeat(20)}Then my GUITAR  string broke! ${'And on. '.repeat(20)}`;
  const answers: Answers = {
    'p1.recent_example': story,
    'p1.restores': lines('playing the guitar'),
    'p1.drains': lines('loud music'),
    'p2.auto': lines('hum a song'),
    'p2.keystone': lines('ten minutes of piano'),
  };

  const card = findingsOf(analyze(core, answers, 'en').result).find(({ id }) => id === 'T1:music');

  expect(card?.evidence).toEqual([
    { itemId: 'p1.drains', lineId: 'l1', quote: 'loud music' },
    { itemId: 'p1.restores', lineId: 'l1', quote: 'playing the guitar' },
    { itemId: 'p2.auto', lineId: 'l1', quote: 'hum a song' },
    { itemId: 'p2.keystone', lineId: 'l1', quote: 'ten minutes of piano' },
    { itemId: 'p1.recent_example', quote: 'Then my GUITAR  string broke' },
  ]);
});

test('the same text under two questions puts a caution on the card that quotes it', () => {
  const answers: Answers = {
    'p1.restores': lines('playing the guitar'),
    'p1.drains': lines('playing the guitar'),
    'p2.iam': lines('is a father', 'is at home', 'gets up early'),
  };

  const card = findingsOf(analyze(core, answers, 'en').result).find(({ id }) => id === 'T2:music');

  expect(card?.caution).toContain('The same text stands under several questions');
});

function tagged(...effects: string[]) {
  return effects.map((effect, index) => ({ id: `l${index + 1}`, text: `what I do number ${index}`, tags: { effect } }));
}
