import { expect, test } from 'vitest';
import type { Answers } from '../contracts/answers.ts';
import { analyze } from './analyze.ts';
import { core, findingsOf, idsOf, lines } from './testing/reports.ts';

const night = (bed: string, wake: string) => ({ bed, wake });

/** Answers just inside a rule, and the nearest answers that are just outside it. */
const TABLE: { id: string; fires: Answers; silent: Answers }[] = [
  {
    id: 'E1',
    fires: { 'p1.workday': ['w09', 'w12', 'w15'], 'p1.low': ['w12', 'w15'], 'p1.peak': ['w06'] },
    silent: { 'p1.workday': ['w09', 'w12', 'w15'], 'p1.low': ['w12'], 'p1.peak': ['w06'] },
  },
  {
    id: 'E2',
    fires: { 'p1.peak': ['w09', 'w12'], 'p1.low': ['w12'] },
    silent: { 'p1.peak': ['w09', 'w12'], 'p1.low': ['w15'] },
  },
  { id: 'E3', fires: { 'p1.peak': ['w06', 'w15'] }, silent: { 'p1.peak': ['w21', 'w00'] } },
  {
    id: 'E4',
    fires: { 'p1.sleep': { work: night('23:00', '07:00'), free: night('00:30', '08:30') } },
    silent: { 'p1.sleep': { work: night('23:00', '07:00'), free: night('00:30', '08:29') } },
  },
  {
    id: 'E5',
    fires: { 'p1.sleep': { work: night('23:00', '06:00'), free: night('23:00', '07:30') } },
    silent: { 'p1.sleep': { work: night('23:00', '06:00'), free: night('23:00', '07:29') } },
  },
  {
    id: 'C1',
    fires: { 'p1.motivation': 5, 'p1.energy_stability': 3 },
    silent: { 'p1.motivation': 4, 'p1.energy_stability': 3 },
  },
  {
    id: 'C2',
    fires: { 'p1.motivation': 1, 'p1.energy_stability': 3 },
    silent: { 'p1.motivation': 2, 'p1.energy_stability': 3 },
  },
  {
    id: 'C3',
    fires: { 'p1.motivation': 4, 'p1.breakdown': 'distraction' },
    silent: { 'p1.motivation': 4, 'p1.breakdown': 'energy' },
  },
  { id: 'P1', fires: { 'p1.motivation': 2 }, silent: { 'p1.motivation': 3 } },
  {
    id: 'P2:evaluation',
    fires: { 'p1.triggers': ['criticism', 'comparison', 'hunger'] },
    silent: { 'p1.triggers': ['criticism', 'boredom', 'hunger'] },
  },
  {
    id: 'P3:overthinking+criticism',
    fires: { 'p1.breakdown': 'overthinking', 'p1.triggers': ['criticism'] },
    silent: { 'p1.breakdown': 'overthinking', 'p1.triggers': ['boredom'] },
  },
  {
    id: 'V1:health',
    fires: { 'p2.values_top': ['family', 'health', 'play'], 'p2.values_lived': { family: 3, health: 2, play: 4 } },
    silent: { 'p2.values_top': ['family', 'health', 'play'], 'p2.values_lived': { family: 3, health: 3, play: 4 } },
  },
  {
    id: 'V3:balance+mastery',
    fires: {
      'p2.values': ['balance', 'mastery', 'health', 'play', 'family'],
      'p2.values_top': ['mastery', 'play', 'family'],
    },
    silent: {
      'p2.values': ['balance', 'mastery', 'health', 'play', 'family'],
      'p2.values_top': ['health', 'play', 'family'],
    },
  },
  {
    id: 'K1:l2',
    fires: {
      'p2.keystone': [
        { id: 'l1', text: 'a walk', tags: { days: 5 } },
        { id: 'l2', text: 'a swim', tags: { days: 2 } },
      ],
    },
    silent: { 'p2.keystone': [{ id: 'l2', text: 'a swim', tags: { days: 3 } }] },
  },
  {
    id: 'I3',
    fires: {
      'p2.clarity': 2,
      'p2.values': ['security', 'play', 'family', 'health', 'learning', 'honesty'],
      'p2.iam': lines('one', 'two', 'three', 'four'),
    },
    silent: {
      'p2.clarity': 3,
      'p2.values': ['security', 'play', 'family', 'health', 'learning', 'honesty'],
      'p2.iam': lines('one', 'two', 'three', 'four'),
    },
  },
];

test.each(TABLE)('$id fires at its limit and is silent just below it', ({ id, fires, silent }) => {
  expect(idsOf(fires)).toContain(id);
  expect(idsOf(fires, 'pl')).toContain(id);
  expect(idsOf(silent)).not.toContain(id);
});

test('E1 shows its arithmetic, the best hours that stay unused, and the answers it compared', () => {
  const answers: Answers = { 'p1.workday': ['w18', 'w12', 'w21'], 'p1.low': ['w21', 'w12'], 'p1.peak': ['w06'] };

  const card = findingsOf(analyze(core, answers, 'en').result).find(({ id }) => id === 'E1');

  expect(card).toEqual({
    id: 'E1',
    title: 'Your hardest work may sit in your low hours',
    statement:
      'You chose 12–3 pm and 9 pm–12 am both for your hardest work and as low hours: 6 of 9 hours. Of your best hours, 6–9 am hold none of it.',
    evidence: [
      { itemId: 'p1.workday', value: ['w18', 'w12', 'w21'] },
      { itemId: 'p1.low', value: ['w21', 'w12'] },
      { itemId: 'p1.peak', value: ['w06'] },
    ],
    basis: 'E1: hours of hardest work that are low hours (6) ÷ all hours of hardest work (9) = 67 %; shown from 34 %',
    question: 'Which one task could move into your peak hours this week?',
    wouldChange: 'What would change this: other hours for your hardest work, or other low hours.',
  });
});

test('hours that are both best and low ask one question and count as neither', () => {
  const answers: Answers = { 'p1.workday': ['w12'], 'p1.low': ['w12'], 'p1.peak': ['w12'] };

  expect(idsOf(answers)).toEqual(['E2']);
});

test('a night around midnight, a missing night and equal times are read without surprise', () => {
  expect(idsOf({ 'p1.sleep': { work: night('23:30', '06:00'), free: night('00:15', '07:00') } })).toEqual([]);
  expect(idsOf({ 'p1.sleep': { work: night('23:30', '06:00') } })).toEqual([]);
  expect(idsOf({ 'p1.sleep': { work: night('07:00', '07:00'), free: night('00:00', '09:00') } })).toEqual([]);
});

test('a skipped or declined answer makes its rules silent', () => {
  expect(idsOf({ 'p1.motivation': 5, 'p1.energy_stability': { skipped: true } })).toEqual([]);
  expect(idsOf({ 'p1.motivation': { declined: true }, 'p1.breakdown': 'start' })).toEqual([]);
});

test('the same number on all scales puts a caution on cards that rest on scales, and only on them', () => {
  const answers: Answers = {
    'p1.energy_stability': 2,
    'p1.motivation': 2,
    'p1.mood_week': 2,
    'p2.clarity': 2,
    'p2.values': ['family', 'health', 'play'],
    'p2.values_top': ['family', 'health', 'play'],
    'p2.values_lived': { family: 2, health: 2, play: 2 },
    'p1.peak': ['w06', 'w15'],
  };

  const cards = findingsOf(analyze(core, answers, 'en').result);
  const cautioned = cards.filter(({ caution }) => caution?.includes('same number')).map(({ id }) => id);

  expect(cautioned.toSorted()).toEqual(['P1', 'V1:family', 'V1:health']);
  expect(cards.map(({ id }) => id)).toContain('E3');
  const varied = findingsOf(analyze(core, { ...answers, 'p1.mood_week': 3 }, 'en').result);
  expect(varied.filter(({ caution }) => caution?.includes('same number'))).toEqual([]);
});
