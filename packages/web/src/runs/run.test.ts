import { expect, test } from 'vitest';
import { CONSENT, core, NOW } from '../testing/examples.ts';
import { changeRun, consentOf, startRun } from './run.ts';

const LATER = new Date(NOW.getTime() + 60_000);
const fresh = () => startRun(core(), CONSENT, { id: 'run-1', now: NOW });

test('a run starts at the first question, with no answer and nothing allowed', () => {
  expect(fresh()).toMatchObject({ place: 'p1.peak', answers: {}, revision: 1, questionnaire: { version: '1.0.0' } });
  expect(consentOf(fresh())).toEqual({ ai: false, store: false, statistics: false });
});

test('an answer is kept, counted as a change and dated', () => {
  const next = changeRun(fresh(), { type: 'answered', itemId: 'p1.motivation', answer: 4 }, LATER);

  expect(next).toMatchObject({ answers: { 'p1.motivation': 4 }, revision: 2, updatedAt: LATER.toISOString() });
});

test('skipped, declined and taken back are three different things', () => {
  const skipped = changeRun(fresh(), { type: 'answered', itemId: 'p1.motivation', answer: { skipped: true } }, LATER);
  const declined = changeRun(skipped, { type: 'answered', itemId: 'p1.motivation', answer: { declined: true } }, LATER);
  const taken = changeRun(declined, { type: 'answered', itemId: 'p1.motivation', answer: undefined }, LATER);

  expect(skipped.answers).toEqual({ 'p1.motivation': { skipped: true } });
  expect(declined.answers).toEqual({ 'p1.motivation': { declined: true } });
  expect(taken.answers).toEqual({});
});

test('a change that changes nothing leaves the run as it is', () => {
  const run = fresh();

  expect(changeRun(run, { type: 'moved', place: 'p1.peak' }, LATER)).toBe(run);
  expect(changeRun(run, { type: 'spoke', language: 'en' }, LATER)).toBe(run);
  expect(changeRun(run, { type: 'answered', itemId: 'p1.low', answer: undefined }, LATER)).toBe(run);
});

test('the last decision about consent counts, and the earlier ones stay on record', () => {
  const record = { ...CONSENT, choice: { ai: true, store: false, statistics: false } };

  const run = changeRun(fresh(), { type: 'consented', record }, LATER);

  expect(consentOf(run).ai).toBe(true);
  expect(run.consents).toHaveLength(2);
});
