import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { planOf, servePlans, startPeer } from '../testing/peer-server.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const ANALYSES = '/api/v1/analyses';
const BEARER = { authorization: `Bearer ${'t'.repeat(43)}` };

/** How the prompt-service answers while it is being looked after. */
function underMaintenance(retryAfter: string): RequestListener {
  return (_request, response) =>
    void response
      .writeHead(503, { 'content-type': 'application/json', 'retry-after': retryAfter })
      .end('{"code":"unavailable","message":"maintenance"}');
}

async function startDuring(retryAfter: string) {
  let nowMs = Date.parse('2026-11-21T12:00:00Z');
  const peer = await startPeer(servePlans(() => planOf('r1')));
  const backend = await startBackend(
    { PROMPT_SERVICE_URL: peer.url, CACHE_TTL_MS: '1000', BREAKER_VOLUME_THRESHOLD: '5' },
    { now: () => new Date(nowMs) },
  );
  await backend.send('POST', ANALYSES, requestOf());
  nowMs += 60_000;
  peer.behaveAs(underMaintenance(retryAfter));
  return { peer, backend };
}

test('during maintenance stored analyses answer 503 with the time that the prompt-service asks for, however often they are asked', async () => {
  const { backend, peer } = await startDuring('17');
  const path = `${ANALYSES}/${crypto.randomUUID()}`;
  const { json: made } = await backend.send('POST', ANALYSES, requestOf({ consent: { store: true } }));
  const { storeTicket, ...analysis } = made;
  const { questionnaire, language, answers } = requestOf();
  const run = { questionnaire, language, consent: { ai: false, store: true, statistics: false }, answers };

  for (let round = 0; round < 8; round += 1) {
    const answered = [
      await backend.send('GET', path, undefined, BEARER),
      await backend.send('DELETE', path, undefined, BEARER),
      await backend.send('PUT', `${ANALYSES}/${made.id}`, { analysis, run, storeTicket }),
    ];
    for (const { status, headers, json } of answered) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('17');
      expect(json).toEqual({
        code: 'unavailable',
        message: 'Stored data cannot be reached for a moment. Nothing was changed; try again in 17 s.',
      });
    }
  }

  expect(peer.seen.filter(({ path: asked }) => asked.startsWith('/internal/analyses/'))).toHaveLength(25);
});

test('during maintenance analyses go on from the stale plan, and one that was to be stored carries a ticket', async () => {
  const { backend } = await startDuring('17');

  const { status, json } = await backend.send('POST', ANALYSES, requestOf({ consent: { store: true } }));

  expect(status).toBe(200);
  expect(json).toMatchObject({
    stored: false,
    storeTicket: expect.any(String),
    provenance: { plan: { source: 'stale' } },
  });
  expect(json.result.patterns.length + json.result.contradictions.length).toBeGreaterThan(0);
});

test('when maintenance is over the next write goes through at once', async () => {
  const { backend, peer } = await startDuring('17');
  const path = `${ANALYSES}/${crypto.randomUUID()}`;
  for (let round = 0; round < 8; round += 1) await backend.send('DELETE', path, undefined, BEARER);

  peer.behaveAs((_request, response) => void response.writeHead(204).end());

  expect((await backend.send('DELETE', path, undefined, BEARER)).status).toBe(204);
});
