import { randomBytes } from 'node:crypto';
import { analysisIdOf } from '@votive/shared/stored-analyses/analysis-key';
import { expect, test } from 'vitest';
import { modelReport } from '../testing/model-reports.ts';
import { startModelServer } from '../testing/model-server.ts';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf, sampleAnswers } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const ANALYSES = '/api/v1/analyses';
const newKey = () => randomBytes(32).toString('base64url');
const under = (key: string) => ({ 'idempotency-key': key });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const toStore = requestOf({ consent: { store: true } });
const runOf = ({ questionnaire, language, answers }: Record<string, unknown>) => ({
  questionnaire,
  language,
  consent: { ai: false, store: true, statistics: false },
  answers,
});

test('a request repeated after a lost answer brings the first analysis again: one copy, one call of the model, and the browser holds its token', async () => {
  const promptService = await startPromptService();
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ ...model.environment('anthropic'), PROMPT_SERVICE_URL: promptService.url });
  const key = newKey();
  const wish = requestOf({ consent: { ai: true, store: true } });

  const lost = await backend.send('POST', ANALYSES, wish, under(key));
  const again = await backend.send('POST', ANALYSES, wish, under(key));

  expect(lost.json).toMatchObject({ id: analysisIdOf(key), stored: true, accessToken: key, source: 'model' });
  expect(again.json).toEqual(lost.json);
  expect(model.requests).toHaveLength(1);
  expect(promptService.log().match(/"method":"PUT","route":"\/internal\/analyses\/:id"/g)).toHaveLength(1);
  const path = `${ANALYSES}/${analysisIdOf(key)}`;
  expect((await backend.send('DELETE', path, undefined, bearer(key))).status).toBe(204);
  expect((await backend.send('POST', ANALYSES, wish, under(key))).status).toBe(410);
});

test('two requests under one key at the same moment end with one copy and one answer', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  const key = newKey();

  const answers = await Promise.all(
    Array.from({ length: 4 }, () => backend.send('POST', ANALYSES, toStore, under(key))),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(answers.map(({ json }) => `${json.id} ${json.createdAt} ${json.accessToken}`)).size).toBe(1);
});

test('a key is good for one request only, and for none where it could be guessed', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  const key = newKey();
  await backend.send('POST', ANALYSES, toStore, under(key));

  const other = { ...toStore, answers: { ...sampleAnswers, 'p1.motivation': { skipped: true } } };
  const reused = await backend.send('POST', ANALYSES, other, under(key));
  const weak = await backend.send('POST', ANALYSES, toStore, under('7'));

  expect(reused.json).toMatchObject({ code: 'conflict', message: expect.stringContaining('Make a new key') });
  expect(weak.json).toMatchObject({ code: 'invalid', issues: [{ path: 'Idempotency-Key' }] });
});

test('a copy that is brought later opens with the key as well, also when the answer to that is lost', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  await promptService.kill();
  const key = newKey();
  const { json } = await backend.send('POST', ANALYSES, toStore, under(key));
  const { storeTicket, ...analysis } = json;
  await promptService.start();
  const path = `${ANALYSES}/${json.id}`;
  const bring = (header: Record<string, string>) =>
    backend.send('PUT', path, { analysis, run: runOf(toStore), storeTicket }, header);

  expect((await bring(under(newKey()))).status).toBe(403);
  expect((await bring(under(key))).json).toEqual({ accessToken: key });
  expect((await bring(under(key))).json).toEqual({ accessToken: key });
  expect((await backend.send('GET', path, undefined, bearer(key))).json.analysis.id).toBe(json.id);
});
