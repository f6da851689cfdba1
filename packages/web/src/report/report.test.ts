import { expect, test } from 'vitest';
import { ANALYSIS, ANSWERS, core, keptReport, NOW } from '../testing/examples.ts';
import { sendJson, startServer } from '../testing/start-server.ts';
import { deleteEverything } from './delete-everything.ts';
import { toExport } from './export-report.ts';
import { stillStands } from './sections.ts';
import { weekOf } from './week-hours.ts';

const COPY = { id: ANALYSIS.id, accessToken: 'key' };

test('deleting removes the copy on the server with its key, then everything here', async () => {
  const { api, seen } = await startServer((response) => response.writeHead(204).end());
  const forgotten: string[] = [];

  await deleteEverything(keptReport({ copies: [COPY] }), { api, forget: async (id) => void forgotten.push(id) });

  expect(seen).toMatchObject([{ method: 'DELETE', path: `/api/v1/analyses/${COPY.id}`, authorization: 'Bearer key' }]);
  expect(forgotten).toEqual(['run-1']);
});

test('while the copy on the server cannot be deleted, nothing here is, and its key is not lost', async () => {
  const { api } = await startServer((response) => sendJson(response, 503, { code: 'unavailable', message: 'away' }));
  const forgotten: string[] = [];

  const attempt = deleteEverything(keptReport({ copies: [COPY] }), {
    api,
    forget: async (id) => void forgotten.push(id),
  });

  await expect(attempt).rejects.toMatchObject({ kind: 'busy' });
  expect(forgotten).toEqual([]);
});

test('a copy that is gone already counts as deleted', async () => {
  const { api } = await startServer((response) => sendJson(response, 404, { code: 'not_found', message: 'gone' }));
  const forgotten: string[] = [];

  await deleteEverything(keptReport({ copies: [COPY] }), { api, forget: async (id) => void forgotten.push(id) });

  expect(forgotten).toEqual(['run-1']);
});

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
