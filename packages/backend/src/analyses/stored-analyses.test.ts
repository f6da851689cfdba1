import { expect, test } from 'vitest';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf, sampleAnswers } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const stored = requestOf({ consent: { store: true } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ANALYSES = '/api/v1/analyses';

test('a stored analysis is read and deleted by the holder of its token, and by nobody else', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });

  const { status, json: made } = await backend.send('POST', ANALYSES, stored);
  expect(status).toBe(200);
  expect(made).toMatchObject({ stored: true, accessToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
  expect(made).not.toHaveProperty('storeTicket');
  const path = `${ANALYSES}/${made.id}`;

  const read = await backend.send('GET', path, undefined, bearer(made.accessToken));
  expect(read.json).toMatchObject({ analysis: { id: made.id, stored: true }, run: { answers: sampleAnswers } });
  expect(read.json.analysis.result).toEqual(made.result);
  expect(read.headers.get('cache-control')).toBe('no-store');

  const wrong = 'x'.repeat(43);
  expect((await backend.send('GET', path, undefined, bearer(wrong))).status).toBe(404);
  expect((await backend.send('DELETE', path, undefined, bearer(wrong))).status).toBe(404);
  expect((await backend.send('GET', `${ANALYSES}/${crypto.randomUUID()}`, undefined, bearer(wrong))).status).toBe(404);
  expect((await backend.send('GET', `${ANALYSES}/not-an-id`, undefined, bearer(wrong))).status).toBe(404);
  expect((await backend.send('GET', path)).status).toBe(401);

  expect((await backend.send('DELETE', path, undefined, bearer(made.accessToken))).status).toBe(204);
  expect((await backend.send('GET', path, undefined, bearer(made.accessToken))).status).toBe(404);
  expect((await backend.send('DELETE', path, undefined, bearer(made.accessToken))).status).toBe(404);
});

test('a stored analysis survives the death of the prompt-service', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  const { json: made } = await backend.send('POST', ANALYSES, stored);

  await promptService.kill();
  await promptService.start();

  const read = await backend.send('GET', `${ANALYSES}/${made.id}`, undefined, bearer(made.accessToken));
  expect(read.json).toMatchObject({ analysis: { id: made.id } });
});

test('while the prompt-service is away the browser gets a ticket and stores later; the ticket is good for nothing else', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  await promptService.kill();

  const { status, json: made } = await backend.send('POST', ANALYSES, stored);
  expect(status).toBe(200);
  expect(made).toMatchObject({ stored: false, storeTicket: expect.any(String) });
  expect(made.notices.map(({ code }: { code: string }) => code)).toContain('not_stored');
  expect(made).not.toHaveProperty('accessToken');
  const { questionnaire, language, answers } = stored;
  const run = { questionnaire, language, consent: { ai: false, store: true, statistics: false }, answers };
  const path = `${ANALYSES}/${made.id}`;
  const { storeTicket, ...analysis } = made;

  expect((await backend.send('PUT', path, { analysis, run, storeTicket })).status).toBe(503);
  await promptService.start();

  const forged = [
    { analysis: { ...analysis, source: 'model' }, run, storeTicket },
    { analysis, run: { ...run, answers: { ...sampleAnswers, 'p1.motivation': 5 } }, storeTicket },
    { analysis, run: { ...run, answers: { 'p9.unknown': 1 } }, storeTicket },
    { analysis, run, storeTicket: `A${storeTicket.slice(1, -1)}A` },
  ];
  for (const body of forged) expect((await backend.send('PUT', path, body)).status).toBe(403);
  expect((await backend.send('PUT', `${ANALYSES}/${crypto.randomUUID()}`, { analysis, run, storeTicket })).status).toBe(
    403,
  );

  const kept = await backend.send('PUT', path, { analysis: made, run, storeTicket });
  expect(kept.status).toBe(200);
  const read = await backend.send('GET', path, undefined, bearer(kept.json.accessToken));
  expect(read.json.analysis).toMatchObject({ id: made.id, stored: true });
  expect(read.json.analysis.notices.map(({ code }: { code: string }) => code)).not.toContain('not_stored');

  const again = await backend.send('PUT', path, { analysis, run, storeTicket });
  expect(again.status).toBe(200);
  expect((await backend.send('GET', path, undefined, bearer(again.json.accessToken))).status).toBe(200);
});

test('without consent to store nothing reaches the prompt-service', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });

  const { json } = await backend.send('POST', ANALYSES, requestOf());

  expect(json).toMatchObject({ stored: false });
  expect(promptService.log()).not.toContain('/internal/analyses');
});
