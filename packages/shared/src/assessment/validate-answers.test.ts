import { expect, test } from 'vitest';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { findQuestionnaire } from '../questionnaires/questionnaires.ts';
import { validateAnswers } from './validate-answers.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;
const check = (answers: Record<string, unknown>) => validateAnswers(core, answers);

const line = { id: 'l1', text: 'late meetings' };
const values = ['family', 'play', 'health'];

test.each([
  ['a scale', { 'p1.motivation': 5 }],
  ['a single choice', { 'p1.breakdown': 'start' }],
  ['several choices', { 'p1.triggers': ['hunger', 'boredom'] }],
  ['time windows', { 'p1.peak': ['w21', 'w00'] }],
  ['one night', { 'p1.sleep': { work: { bed: '23:30', wake: '06:15' } } }],
  ['two nights', { 'p1.sleep': { work: { bed: '00:00', wake: '23:59' }, free: { bed: '01:00', wake: '09:00' } } }],
  ['lines', { 'p1.drains': [line] }],
  ['lines with tags', { 'p2.auto': [{ ...line, tags: { when: 'varies', effect: 'costs' } }] }],
  ['a line with one of two tags', { 'p2.auto': [{ ...line, tags: { effect: 'helps' } }] }],
  ['a line with a number tag', { 'p2.keystone': [{ ...line, tags: { days: 0 } }] }],
  ['a text', { 'p1.recent_example': '  Tuesday,\n3 pm. ' }],
  ['text that is not normalised', { 'p1.recent_example': 'cafe\u0301 i z\u0307o\u0301łw' }],
  [
    'a rank and its ratings',
    { 'p2.values': values, 'p2.values_top': ['play', 'family'], 'p2.values_lived': { play: 1 } },
  ],
  ['a skipped item', { 'p2.clarity': { skipped: true } }],
  ['a declined item', { 'p2.clarity': { declined: true } }],
  ['nothing at all', {}],
])('%s is accepted, and kept exactly as given', (_, answers) => {
  expect(check(answers)).toEqual({ answers, issues: [] });
});

test.each([
  ['a scale below its range', { 'p1.motivation': 0 }, 'not_a_scale_value', 'p1.motivation'],
  ['a scale above its range', { 'p1.motivation': 6 }, 'not_a_scale_value', 'p1.motivation'],
  ['half a point', { 'p1.motivation': 2.5 }, 'not_a_scale_value', 'p1.motivation'],
  ['a number as text', { 'p1.motivation': '2' }, 'not_a_scale_value', 'p1.motivation'],
  ['null', { 'p1.motivation': null }, 'not_a_scale_value', 'p1.motivation'],
  ['an option of another set', { 'p1.breakdown': 'hunger' }, 'not_an_option', 'p1.breakdown'],
  ['a list where one option is due', { 'p1.breakdown': ['start'] }, 'not_an_option', 'p1.breakdown'],
  ['one option where a list is due', { 'p1.triggers': 'hunger' }, 'not_a_list', 'p1.triggers'],
  ['too few choices', { 'p2.values': ['play'] }, 'too_few', 'p2.values'],
  ['no choice', { 'p1.peak': [] }, 'too_few', 'p1.peak'],
  ['too many windows', { 'p1.low': ['w00', 'w03', 'w06', 'w09', 'w12'] }, 'too_many', 'p1.low'],
  ['the same choice twice', { 'p1.triggers': ['hunger', 'hunger'] }, 'repeated', 'p1.triggers.1'],
  ['a choice that is no option', { 'p1.triggers': ['hunger', '__proto__'] }, 'not_an_option', 'p1.triggers.1'],
  [
    'a rank of what was not chosen',
    { 'p2.values': values, 'p2.values_top': ['honesty'] },
    'not_in_source',
    'p2.values_top.0',
  ],
  [
    'four ranks',
    { 'p2.values': [...values, 'honesty'], 'p2.values_top': [...values, 'honesty'] },
    'too_many',
    'p2.values_top',
  ],
  ['an empty rank', { 'p2.values': values, 'p2.values_top': [] }, 'too_few', 'p2.values_top'],
  [
    'a rating of what was not ranked',
    { 'p2.values': values, 'p2.values_top': ['play', 'family'], 'p2.values_lived': { health: 3 } },
    'not_in_source',
    'p2.values_lived.health',
  ],
  [
    'a rating off the scale',
    { 'p2.values': values, 'p2.values_top': ['play'], 'p2.values_lived': { play: 6 } },
    'not_a_scale_value',
    'p2.values_lived.play',
  ],
  ['no rating', { 'p2.values': values, 'p2.values_top': ['play'], 'p2.values_lived': {} }, 'blank', 'p2.values_lived'],
  [
    'ratings in a list',
    { 'p2.values': values, 'p2.values_top': ['play'], 'p2.values_lived': [3] },
    'ratings_shape',
    'p2.values_lived',
  ],
  ['lines as text', { 'p1.drains': 'meetings' }, 'not_a_list', 'p1.drains'],
  ['a line as text', { 'p1.drains': ['meetings'] }, 'line_shape', 'p1.drains.0'],
  ['a line with an unknown member', { 'p1.drains': [{ ...line, html: '' }] }, 'line_shape', 'p1.drains.0'],
  ['a line without an id', { 'p1.drains': [{ text: 'meetings' }] }, 'line_id', 'p1.drains.0.id'],
  ['a line with a path for an id', { 'p1.drains': [{ ...line, id: '../l1' }] }, 'line_id', 'p1.drains.0.id'],
  ['a line named __proto__', { 'p1.drains': [{ ...line, id: '__proto__' }] }, 'line_id', 'p1.drains.0.id'],
  ['two lines with one id', { 'p1.drains': [line, line] }, 'repeated', 'p1.drains.1.id'],
  ['a line without text', { 'p1.drains': [{ id: 'l1' }] }, 'not_text', 'p1.drains.0.text'],
  ['a blank line', { 'p1.drains': [{ id: 'l1', text: ' \n' }] }, 'blank', 'p1.drains.0.text'],
  ['a line that is too long', { 'p1.drains': [{ id: 'l1', text: 'a'.repeat(201) }] }, 'too_long', 'p1.drains.0.text'],
  ['half of a character', { 'p1.drains': [{ id: 'l1', text: 'a\ud800' }] }, 'broken_text', 'p1.drains.0.text'],
  ['too few stem lines', { 'p2.iam': [line] }, 'too_few', 'p2.iam'],
  [
    'tags where there are none',
    { 'p1.drains': [{ ...line, tags: { who: 'friend' } }] },
    'unknown_tag',
    'p1.drains.0.tags',
  ],
  [
    'a tag that is no option',
    { 'p2.others': [{ ...line, tags: { who: 'boss' } }] },
    'not_an_option',
    'p2.others.0.tags.who',
  ],
  [
    'a number tag as text',
    { 'p2.keystone': [{ ...line, tags: { days: '3' } }] },
    'tag_number',
    'p2.keystone.0.tags.days',
  ],
  [
    'a number tag out of range',
    { 'p2.keystone': [{ ...line, tags: { days: 8 } }] },
    'tag_number',
    'p2.keystone.0.tags.days',
  ],
  ['tags in a list', { 'p2.others': [{ ...line, tags: [] }] }, 'line_shape', 'p2.others.0.tags'],
  ['a number for a text', { 'p1.recent_example': 3 }, 'not_text', 'p1.recent_example'],
  ['an empty text', { 'p1.recent_example': '' }, 'blank', 'p1.recent_example'],
  ['a text that is too long', { 'p1.recent_example': 'a'.repeat(2001) }, 'too_long', 'p1.recent_example'],
  ['no night', { 'p1.sleep': {} }, 'blank', 'p1.sleep'],
  ['a night of another kind', { 'p1.sleep': { holiday: {} } }, 'sleep_shape', 'p1.sleep'],
  ['a night without waking', { 'p1.sleep': { work: { bed: '23:00' } } }, 'not_a_time', 'p1.sleep.work.wake'],
  [
    'an hour that is not there',
    { 'p1.sleep': { work: { bed: '24:00', wake: '07:00' } } },
    'not_a_time',
    'p1.sleep.work.bed',
  ],
  [
    'a time without its zero',
    { 'p1.sleep': { free: { bed: '23:00', wake: '7:00' } } },
    'not_a_time',
    'p1.sleep.free.wake',
  ],
  ['a night of no length', { 'p1.sleep': { work: { bed: '23:00', wake: '23:00' } } }, 'same_time', 'p1.sleep.work'],
  ['a mark that is not true', { 'p2.clarity': { skipped: false } }, 'mark_shape', 'p2.clarity'],
  ['a mark with more in it', { 'p2.clarity': { skipped: true, value: 3 } }, 'mark_shape', 'p2.clarity'],
  ['both marks', { 'p2.clarity': { skipped: true, declined: true } }, 'mark_shape', 'p2.clarity'],
  ['an unknown item', { 'p3.toward': 3 }, 'unknown_item', 'p3.toward'],
])('%s is refused, and named by its path', (_, answers: Record<string, unknown>, code, path) => {
  const { answers: kept, issues } = check(answers);

  expect(issues).toEqual([{ code, path: `answers.${path}`, message: expect.stringMatching(/\.$/) }]);
  expect(Object.keys(kept)).not.toContain(Object.keys(answers).at(-1));
});

test('answers to hidden items are dropped without a word, and never checked', () => {
  const hidden = { 'p2.values': { skipped: true }, 'p2.values_top': ['junk', 7], 'p2.values_lived': 'junk' };

  expect(check(hidden)).toEqual({ answers: { 'p2.values': { skipped: true } }, issues: [] });
});

test('ratings are hidden with the rank they draw on', () => {
  const { answers, issues } = check({ 'p2.values_top': ['play'], 'p2.values_lived': { play: 3 } });

  expect([answers, issues]).toEqual([{}, []]);
});

test('answers come back in the order of the questionnaire', () => {
  expect(Object.keys(check({ 'p2.clarity': 3, 'p1.motivation': 2 }).answers)).toEqual(['p1.motivation', 'p2.clarity']);
});

test('a required item must be answered, and one that cannot be skipped is not', () => {
  const [first, ...others] = core.items;
  const strict = { ...core, items: [{ ...first, required: true, skippable: false }, ...others] } as Questionnaire;

  expect(validateAnswers(strict, {}).issues.map((issue) => issue.code)).toEqual(['required']);
  expect(validateAnswers(strict, { 'p1.peak': { declined: true } }).issues[0]?.code).toBe('cannot_skip');
});
