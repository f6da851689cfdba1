import type { Answers } from '@votive/shared/contracts/answers';
import { expect, test } from 'vitest';
import { judgeReport } from './judge-report.ts';

const answers: Answers = {
  'p1.motivation': 2,
  'p1.drains': [
    { id: 'l1', text: 'long meetings' },
    { id: 'l2', text: 'I am always tired after calls' },
    { id: 'l3', text: 'long meetings, and some days I want to die' },
  ],
  'p2.strengths': [{ id: 'l1', text: 'patience with beginners' }],
};
const judging = { answers, language: 'en' as const };

const drains = { itemId: 'p1.drains', lineId: 'l1', quote: 'long meetings', value: null };
const strengths = { itemId: 'p2.strengths', lineId: 'l1', quote: 'patience with beginners', value: null };
const finding = (id: string, changes: object = {}) => ({
  id,
  title: 'Meetings take a lot',
  statement: 'You wrote that long meetings drain you, and this may shape your days.',
  evidence: [drains],
  question: 'What would a shorter meeting change?',
  ...changes,
});
const report = (changes: object = {}) => ({
  patterns: [],
  contradictions: [],
  blindSpots: [],
  leveragePoints: [],
  risks: [],
  synthesis: { sentences: [], nextStep: null },
  ...changes,
});
const judged = (changes: object) => judgeReport(JSON.stringify(report(changes)), judging);

test('a finding whose evidence holds is kept, with basis model', () => {
  expect(judged({ patterns: [finding('f1')] })).toEqual({
    kind: 'report',
    dropped: 0,
    result: report({
      patterns: [
        {
          ...finding('f1'),
          evidence: [{ itemId: 'p1.drains', lineId: 'l1', quote: 'long meetings' }],
          basis: 'model',
        },
      ],
    }),
  });
});

test.each([
  ['a forged quote', 'patterns', { evidence: [{ ...drains, quote: 'endless meetings' }] }],
  [
    'a forged quote beside a true one',
    'patterns',
    { evidence: [drains, { ...strengths, quote: 'patience with experts' }] },
  ],
  ['a line that speaks of harm', 'patterns', { evidence: [{ ...drains, lineId: 'l3', quote: 'long meetings, and' }] }],
  ['no evidence', 'patterns', { evidence: [] }],
  ['a contradiction with one side', 'contradictions', {}],
  ['leverage without a strength or a keystone', 'leveragePoints', {}],
  ['a health label', 'risks', { statement: 'This may be a symptom of something.' }],
  ['a type of person', 'patterns', { statement: 'You are a perfectionist.' }],
  ['always', 'patterns', { statement: 'You always leave meetings tired.' }],
  ['a statement far too long', 'patterns', { statement: 'word '.repeat(51) }],
  ['no question', 'patterns', { question: '' }],
  ['an id that is not one', 'patterns', { id: '<img src=x>' }],
])('dropped and counted: %s', (_name, section, changes) => {
  const judgement = judged({
    [section]: [finding('f1', changes)],
    risks: section === 'risks' ? [finding('f1', changes)] : [],
  });

  expect(judgement).toEqual({ kind: 'report', dropped: 1, result: report() });
});

test('the person’s own words may say what ours may not', () => {
  const statement = 'You wrote "I am always tired after calls"; one reading is that calls cost more than they give.';
  const evidence = [{ ...drains, lineId: 'l2', quote: 'I am always tired after calls' }];

  expect(judged({ patterns: [finding('f1', { statement, evidence })] })).toMatchObject({ dropped: 0 });
});

test('a contradiction with two items and leverage with a strength are kept', () => {
  const judgement = judged({
    contradictions: [finding('f1', { evidence: [drains, { itemId: 'p1.motivation', value: 2 }] })],
    leveragePoints: [finding('f2', { evidence: [strengths] })],
  });

  expect(judgement).toMatchObject({
    dropped: 0,
    result: { contradictions: [{ id: 'f1' }], leveragePoints: [{ id: 'f2' }] },
  });
});

test('an id counts once, and a section holds five', () => {
  const patterns = [finding('f1'), finding('f1'), ...['f2', 'f3', 'f4', 'f5', 'f6'].map((id) => finding(id))];

  const judgement = judged({ patterns });

  expect(judgement).toMatchObject({ dropped: 2 });
});

test('the synthesis rests on findings that stayed, and on nothing else', () => {
  const sentence = (text: string, because: string[]) => ({ text, because });
  const judgement = judged({
    patterns: [finding('f1'), finding('f2', { evidence: [{ ...drains, quote: 'forged' }] })],
    synthesis: {
      sentences: [
        sentence('You wrote of meetings.', ['f1']),
        sentence('You wrote of other things.', ['f1', 'f2']),
        sentence('You wrote of nothing.', []),
        sentence('Studies show that meetings tire.', ['f1']),
      ],
      nextStep: sentence('Try one short meeting.', ['f2']),
    },
  });

  expect(judgement).toMatchObject({
    result: { synthesis: { sentences: [{ text: 'You wrote of meetings.', because: ['f1'] }], nextStep: null } },
  });
});

test.each([
  ['plain', (json: string) => json],
  ['a code fence', (json: string) => `\`\`\`json\n${json}\n\`\`\``],
  ['words around it', (json: string) => `Sure! ${json} I hope this helps.`],
])('the report is found: %s', (_name, wrap) => {
  expect(judgeReport(wrap(JSON.stringify(report({ patterns: [finding('f1')] }))), judging)).toMatchObject({
    kind: 'report',
  });
});

test.each([
  ['no JSON', 'I would rather not.'],
  ['cut JSON', '{"patterns":[{"id":"f1"'],
  ['a list', '[]'],
  ['a missing section', '{"patterns":[]}'],
  ['nothing', ''],
])('junk, with its problem in words: %s', (_name, text) => {
  expect(judgeReport(text, judging)).toEqual({
    kind: 'junk',
    problem: expect.stringMatching(/^(It is not|The object has)/),
  });
});

test('the problem that is told never repeats the answer', () => {
  const judgement = judgeReport('{"patterns":"long meetings"}', judging);

  expect(JSON.stringify(judgement)).not.toContain('long meetings');
});

test('a report in another language is junk', () => {
  const polish = {
    title: 'Spotkania zabierają dużo',
    statement: 'Jest w tym coś, co wraca, i nie jest to tylko praca, ale także to, co jest po niej.',
    question: 'Co by się stało, gdyby to było dla ciebie krótsze i nie tak często?',
  };
  const patterns = ['f1', 'f2', 'f3'].map((id) => finding(id, polish));

  expect(judged({ patterns })).toEqual({
    kind: 'junk',
    problem: 'Titles, statements and questions have to be in English.',
  });
  expect(judgeReport(JSON.stringify(report({ patterns })), { ...judging, language: 'pl' })).toMatchObject({
    kind: 'report',
  });
});
