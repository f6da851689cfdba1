import { expect, test } from 'vitest';
import type { KeptReport } from '../runs/kept-report.ts';
import { ANALYSIS, ANSWERS, keptReport } from '../testing/examples.ts';
import { sendJson, startServer } from '../testing/start-server.ts';
import { isWaitingToBeStored, storeLater } from './store-later.ts';

const KEY = 'k'.repeat(43);
const waiting = (change: Partial<KeptReport> = {}) =>
  keptReport({ analysis: { ...ANALYSIS, storeTicket: 'ticket' }, ...change });
const error = (code: string) => ({ code, message: code });

test('a report that could not be stored is brought back unchanged, with its ticket and its key', async () => {
  const { api, seen } = await startServer((response) => sendJson(response, 200, { accessToken: KEY }));
  const possible = [{ id: ANALYSIS.id, accessToken: KEY }];

  const stored = await storeLater(waiting({ key: KEY, copies: possible }), api);
  const report = stored(waiting({ key: KEY, copies: possible, remarks: { E1: { verdict: 'fits' } } }));

  expect(seen).toMatchObject([
    {
      method: 'PUT',
      path: `/api/v1/analyses/${ANALYSIS.id}`,
      key: KEY,
      body: {
        analysis: ANALYSIS,
        run: {
          questionnaire: { id: 'votive.core', version: '1.0.0' },
          language: 'en',
          consent: { ai: false, store: true, statistics: false },
          answers: ANSWERS,
        },
        storeTicket: 'ticket',
      },
    },
  ]);
  expect(report).toMatchObject({ analysis: { stored: true }, copies: possible, remarks: { E1: { verdict: 'fits' } } });
  expect(report.copies).toHaveLength(1);
  expect(isWaitingToBeStored(report)).toBe(false);
});

test('while the server is away the report waits, and a ticket that it refuses is given up', async () => {
  const away = await startServer((response) => sendJson(response, 503, error('unavailable'), { 'retry-after': '9' }));
  const strict = await startServer((response) => sendJson(response, 403, error('forbidden')));

  await expect(storeLater(waiting(), away.api)).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 9_000 });
  const given = (await storeLater(waiting(), strict.api))(waiting());

  expect(isWaitingToBeStored(given)).toBe(false);
  expect(given.analysis.stored).toBe(false);
});

test('where an earlier report lies under the same key, that one takes the place of this one', async () => {
  const earlier = { ...ANALYSIS, stored: true, createdAt: '2026-11-20T08:00:00.000Z' };
  const { api, seen } = await startServer((response, { method }) =>
    method === 'PUT' ? sendJson(response, 409, error('conflict')) : sendJson(response, 200, { analysis: earlier }),
  );

  const report = (await storeLater(waiting({ key: KEY }), api))(waiting({ key: KEY }));

  expect(seen[1]).toMatchObject({ method: 'GET', authorization: `Bearer ${KEY}` });
  expect(report).toMatchObject({ analysis: earlier, copies: [{ id: ANALYSIS.id, accessToken: KEY }] });
});
