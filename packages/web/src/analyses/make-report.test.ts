import { expect, test } from 'vitest';
import { allFindings } from '../report/sections.ts';
import { startRun } from '../runs/run.ts';
import { ANALYSIS, ANSWERS, CONSENT, core, NOW } from '../testing/examples.ts';
import { sendJson, startServer } from '../testing/start-server.ts';
import { ApiProblem } from './api.ts';
import { rewriteAnalysis } from './compute-analysis.ts';
import { makeOnDevice, makeOnServer, type Progress, requestFor } from './make-report.ts';

const ALLOWED = { ...CONSENT, choice: { ai: true, store: true, statistics: false } };
const KEY = 'k'.repeat(43);
const orderOf = (of: ReturnType<typeof input>) => ({ key: KEY, request: requestFor(of) });
const noWait = async () => undefined;

function input(consent = ALLOWED) {
  const run = { ...startRun(core(), consent, { id: 'run-1', now: NOW }), answers: ANSWERS };
  return { run, questionnaire: core(), language: 'en' as const, earlier: undefined };
}

test('on the device the rules write the report, and it names itself as theirs', async () => {
  const report = await makeOnDevice(input(CONSENT), { now: () => NOW, newId: () => ANALYSIS.id });

  expect(report).toMatchObject({ madeOn: 'device', answers: ANSWERS, copies: [] });
  expect(report.analysis).toMatchObject({ source: 'rules', stored: false, createdAt: NOW.toISOString() });
  expect(report.analysis.result.contradictions.length).toBeGreaterThan(0);
  expect(report.analysis.provenance.questionnaireHash).toMatch(/^[0-9a-f]{64}$/);
});

test('the request carries the answers, the consent and the run id, and nothing else about the person', async () => {
  const { api, seen } = await startServer((response) =>
    sendJson(response, 200, { ...ANALYSIS, stored: true, accessToken: 'key' }),
  );

  const report = await makeOnServer(input(), {
    api,
    order: orderOf(input()),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    wait: noWait,
  });

  expect(seen).toEqual([
    {
      method: 'POST',
      path: '/api/v1/analyses',
      authorization: undefined,
      key: KEY,
      body: {
        questionnaire: { id: 'votive.core', version: '1.0.0' },
        language: 'en',
        thinking: false,
        consent: { ai: true, store: true, statistics: false },
        subject: 'run-1',
        answers: ANSWERS,
      },
    },
  ]);
  expect(report).toMatchObject({ key: KEY, copies: [{ id: ANALYSIS.id, accessToken: 'key' }] });
});

test('a half-finished answer is left out of the request instead of having it refused', async () => {
  const { api, seen } = await startServer((response) => sendJson(response, 200, ANALYSIS));
  const half = input();
  half.run.answers = { 'p1.motivation': 4, 'p2.values': ['play'], 'p1.drains': [{ id: 'l1', text: '  ' }] };

  await makeOnServer(half, {
    api,
    order: orderOf(half),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    wait: noWait,
  });

  expect(seen).toMatchObject([{ body: { answers: { 'p1.motivation': 4 } } }]);
  expect(JSON.stringify(seen)).not.toMatch(/p2\.values|p1\.drains/);
});

test('a busy server and a cut connection are tried again, as long as the server asked for', async () => {
  const waits: number[] = [];
  const steps: Progress['step'][] = [];
  const { api, seen } = await startServer((response, _seen, count) => {
    if (count === 1) sendJson(response, 503, { code: 'unavailable', message: 'busy' }, { 'retry-after': '7' });
    else if (count === 2) response.destroy();
    else sendJson(response, 200, ANALYSIS);
  });

  await makeOnServer(input(), {
    api,
    order: orderOf(input()),
    signal: new AbortController().signal,
    onProgress: ({ step }) => steps.push(step),
    wait: async (delayMs) => void waits.push(delayMs),
  });

  expect(seen).toHaveLength(3);
  expect(waits).toEqual([7_000, 4_000]);
  expect(steps).toEqual(['sent', 'waiting', 'sent', 'waiting', 'sent']);
});

test('an answer that the server refuses is not sent again', async () => {
  const { api, seen } = await startServer((response) =>
    sendJson(response, 400, { code: 'invalid', message: 'Some answers cannot be used.' }),
  );

  const attempt = makeOnServer(input(), {
    api,
    order: orderOf(input()),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    wait: noWait,
  });

  await expect(attempt).rejects.toMatchObject({ kind: 'refused', message: 'Some answers cannot be used.' });
  expect(seen).toHaveLength(1);
});

test('after ten attempts it gives up and says so', async () => {
  const { api, seen } = await startServer((response) =>
    sendJson(response, 503, { code: 'unavailable', message: 'busy' }),
  );

  const attempt = makeOnServer(input(), {
    api,
    order: orderOf(input()),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    wait: noWait,
  });

  await expect(attempt).rejects.toBeInstanceOf(ApiProblem);
  expect(seen).toHaveLength(10);
  expect(new Set(seen.map(({ key }) => key))).toEqual(new Set([KEY]));
});

test('cancelling stops a request that hangs', async () => {
  const controller = new AbortController();
  const { api } = await startServer(() => controller.abort());

  const attempt = makeOnServer(input(), {
    api,
    order: orderOf(input()),
    signal: controller.signal,
    onProgress: () => undefined,
    wait: noWait,
  });

  await expect(attempt).rejects.toMatchObject({ kind: 'cancelled' });
});

test('a report of the rules says the same in the other language, under the same ids', async () => {
  const { analysis, answers } = await makeOnDevice(input(CONSENT), { now: () => NOW, newId: () => ANALYSIS.id });

  const polish = rewriteAnalysis(analysis, core(), answers, 'pl');

  const ids = (of: typeof analysis | undefined) => allFindings((of ?? ANALYSIS).result).map(({ id }) => id);
  expect(ids(polish)).toEqual(ids(analysis));
  expect(ids(polish).length).toBeGreaterThan(0);
  expect(polish).toMatchObject({ id: ANALYSIS.id, language: 'pl', createdAt: analysis.createdAt });
  expect(polish && rewriteAnalysis(polish, core(), answers, 'en')?.result).toEqual(analysis.result);
});

test('a report of older rules is not rewritten, since they might say something else today', async () => {
  const { analysis, answers } = await makeOnDevice(input(CONSENT), { now: () => NOW, newId: () => ANALYSIS.id });
  const older = { ...analysis, provenance: { ...analysis.provenance, engineVersion: '0.9.0' } };

  expect(rewriteAnalysis(older, core(), answers, 'pl')).toBeUndefined();
});
