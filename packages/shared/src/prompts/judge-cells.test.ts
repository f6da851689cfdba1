import { expect, test } from 'vitest';
import type { Expectation } from '../admin-api/run-contracts.ts';
import type { Finding } from '../contracts/analysis.ts';
import { concerns, findGeneric, fulfils, type JudgedCell } from './judge-cells.ts';

const finding = (id: string, statement: string, itemId = 'p1.drains'): Finding => ({
  ...{ id, title: 'Something returns', statement, basis: 'model', question: 'What of it?' },
  evidence: [{ itemId, lineId: 'l1', quote: 'the early train' }],
});
const cell = (personaId: string, findings: Finding[], language: 'en' | 'pl' = 'en'): JudgedCell => ({
  ...{ personaId, language },
  figures: {
    latencyMs: 1_200,
    result: {
      ...{ patterns: findings, contradictions: [], blindSpots: [], leveragePoints: [], risks: [] },
      synthesis: { sentences: [{ text: 'Mornings matter.', because: ['f1'] }], nextStep: null },
    },
  },
});
const expectation = (kind: Expectation['kind'], value: string | number): Expectation => ({
  ...{ id: 'e', personaId: 'ewa', language: null, kind, value, createdBy: 'ada' },
  createdAt: '2026-11-20T12:00:00.000Z',
});

const COMMON = 'You want to grow and you like to be with people who understand you well.';
const ALMOST = 'You want to grow and you like to be with people who understand you fully.';

test('what three unrelated persons are told almost word for word is generic; what two are told is not', () => {
  const own = finding('f2', 'The early train may set the tone of your whole working week.');
  const cells = [cell('ewa', [finding('f1', COMMON), own]), cell('ravi', [finding('f1', ALMOST)])];

  expect(findGeneric(cells)).toEqual([[], []]);
  expect(findGeneric([...cells, cell('omar', [finding('f9', COMMON)])])).toEqual([['f1'], ['f1'], ['f9']]);
});

test('saying the same to one person three times is not generic', () => {
  const again = cell('ewa', [finding('f1', COMMON)]);

  expect(findGeneric([again, again, again])).toEqual([[], [], []]);
});

test.each([
  ['quotes_item', 'p1.drains', true],
  ['quotes_item', 'p2.values', false],
  ['mentions', 'MORNINGS   matter', true],
  ['mentions', 'the early train', false],
  ['does_not_mention', 'medical', true],
  ['does_not_mention', 'set the TONE', false],
  ['min_findings', 1, true],
  ['min_findings', 2, false],
  ['max_latency_ms', 1_200, true],
  ['max_latency_ms', 1_199, false],
] as const)('the expectation %s %s is met: %s', (kind, value, met) => {
  const report = cell('ewa', [finding('f1', 'It may set the tone of your week.')]);

  expect(fulfils(expectation(kind, value), report)).toBe(met);
});

test('a cell without a report meets nothing that is about one', () => {
  const empty: JudgedCell = { personaId: 'ewa', language: 'en', figures: { latencyMs: 5, result: null } };

  expect(fulfils(expectation('does_not_mention', 'x'), empty)).toBe(false);
  expect(fulfils(expectation('max_latency_ms', 10), empty)).toBe(true);
});

test('an expectation is about its person, in its language or in all', () => {
  expect(concerns(expectation('mentions', 'x'), cell('ewa', [], 'pl'))).toBe(true);
  expect(concerns({ ...expectation('mentions', 'x'), language: 'en' }, cell('ewa', [], 'pl'))).toBe(false);
  expect(concerns(expectation('mentions', 'x'), cell('omar', []))).toBe(false);
});
