import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import { ANALYSIS_KEY, analysisIdOf } from '@votive/shared/stored-analyses/analysis-key';
import { expect, test } from 'vitest';
import { ANSWERS, keptReport } from '../testing/examples.ts';
import { newAnalysisKey, type Order, orderFor, withCopiesOf } from './order.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const REQUEST: RequestAnalysis = {
  questionnaire: { id: 'votive.core', version: '1.0.0' },
  language: 'en',
  thinking: false,
  consent: { ai: false, store: true, statistics: false },
  subject: 'run-1',
  answers: ANSWERS,
};
const place = (request: RequestAnalysis, before?: Order) =>
  orderFor(request, { runId: 'run-1', before, newKey: () => newAnalysisKey(NOW) });
const changed: RequestAnalysis = { ...REQUEST, answers: { ...ANSWERS, 'p1.motivation': 1 } };

test('a key is 32 random bytes as the server asks for', () => {
  const keys = Array.from({ length: 1_000 }, () => newAnalysisKey(NOW));

  expect(keys.filter((key) => !ANALYSIS_KEY.test(key))).toEqual([]);
  expect(new Set(keys).size).toBe(1_000);
});

test('asking for the same again goes on under the same key, asking for something else gets a new one', () => {
  const first = place(REQUEST);

  expect(place(REQUEST, { ...first, state: 'stopped' })).toEqual(first);
  expect(place(REQUEST, { ...first, state: 'over' }).key).not.toBe(first.key);
  expect(place(changed, first).key).not.toBe(first.key);
});

test('every copy that the server may hold is remembered, and none where no copy was allowed', () => {
  const first = place(REQUEST);
  const second = place(changed, first);
  const without = place({ ...REQUEST, consent: { ...REQUEST.consent, store: false } }, second);

  const copies = [first, second].map(({ key }) => ({ id: analysisIdOf(key), accessToken: key }));
  expect(without.copies).toEqual(copies);
  expect(withCopiesOf(keptReport({ copies: copies.slice(1) }), without).copies).toEqual([copies[1], copies[0]]);
});
