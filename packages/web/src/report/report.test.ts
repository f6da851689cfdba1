import { expect, test } from 'vitest';
import { ANALYSIS, ANSWERS, core, keptReport, NOW } from '../testing/examples.ts';
import { toExport } from './export-report.ts';
import { stillStands } from './sections.ts';
import { weekOf } from './week-hours.ts';

const COPY = { id: ANALYSIS.id, accessToken: 'key' };

test('an export says who wrote it and carries no key', () => {
  const analysis = { ...ANALYSIS, source: 'model' as const, accessToken: 'key', storeTicket: 'ticket' };

  const exported = toExport(keptReport({ analysis, copies: [COPY] }), core(), NOW);

  expect(exported).toMatchObject({ generator: 'ai', providedByYou: { answers: ANSWERS } });
  expect(toExport(keptReport(), core(), NOW).generator).toBe('rules');
  expect(JSON.stringify(exported)).not.toMatch(/"key"|ticket/);
});

test('a sentence falls only when everything it rests on was rejected', () => {
  const report = keptReport({ remarks: { a: { verdict: 'not-me' }, b: { verdict: 'partly' } } });

  expect(stillStands(report, ['a'])).toBe(false);
  expect(stillStands(report, ['a', 'b'])).toBe(true);
  expect(stillStands(report, [])).toBe(true);
});

test('the shape of the day counts demanding hours in low hours, and best hours without any', () => {
  const week = weekOf(core(), ANSWERS);

  expect(week?.mismatch).toEqual({ inLow: 6, demanding: 9, unused: 6 });
  expect(weekOf(core(), {})).toBeUndefined();
  expect(weekOf(core(), { 'p1.peak': ['w06'] })?.mismatch).toBeUndefined();
});
