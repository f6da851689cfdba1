import { expect, test } from 'vitest';
import { ANALYSIS, ANSWERS, keptReport } from '../testing/examples.ts';
import { sendJson, startServer } from '../testing/start-server.ts';
import { isWaitingToBeStored, storeLater } from './store-later.ts';

const waiting = () => keptReport({ analysis: { ...ANALYSIS, storeTicket: 'ticket' } });

test('a report that could not be stored is brought back unchanged, with its ticket', async () => {
  const { api, seen } = await startServer((response) => sendJson(response, 200, { accessToken: 'key' }));

  const report = await storeLater(waiting(), api);

  expect(seen).toMatchObject([
    {
      method: 'PUT',
      path: `/api/v1/analyses/${ANALYSIS.id}`,
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
  expect(report).toMatchObject({ analysis: { stored: true }, copies: [{ id: ANALYSIS.id, accessToken: 'key' }] });
  expect(isWaitingToBeStored(report)).toBe(false);
});

test('while the server is away the report waits, and a ticket that it refuses is given up', async () => {
  const away = await startServer((response) => sendJson(response, 503, { code: 'unavailable', message: 'away' }));
  const strict = await startServer((response) => sendJson(response, 403, { code: 'forbidden', message: 'no' }));

  const kept = await storeLater(waiting(), away.api);
  const given = await storeLater(waiting(), strict.api);

  expect(isWaitingToBeStored(kept)).toBe(true);
  expect(isWaitingToBeStored(given)).toBe(false);
  expect(given.analysis.stored).toBe(false);
});
