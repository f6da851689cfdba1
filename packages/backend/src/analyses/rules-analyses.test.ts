import { gzipSync } from 'node:zlib';
import { analysisSchema } from '@votive/shared/contracts/analysis';
import { expect, test } from 'vitest';
import { requestOf, sampleAnswers } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

test('without a model and without the prompt-service the rules write the report', async () => {
  const backend = await startBackend();

  const { status, json } = await backend.send('POST', '/api/v1/analyses', requestOf());

  expect(status).toBe(200);
  expect(analysisSchema.parse(json)).toMatchObject({
    source: 'rules',
    stored: false,
    notices: [{ code: 'rules' }],
    provenance: {
      promptKey: null,
      promptVersion: null,
      arm: null,
      provider: 'rules',
      model: null,
      attempts: 0,
      dropped: 0,
      tokens: { input: 0, output: 0 },
      costUsd: 0,
      plan: { source: 'bundled', ageMs: 0 },
    },
  });
});

test('the same answers give the same result, ids included, under the address of old as well', async () => {
  const backend = await startBackend();

  const first = await backend.send('POST', '/api/v1/analyses', requestOf());
  const second = await backend.send('POST', '/api/v1/claude/analyze', requestOf());

  expect(JSON.stringify(second.json.result)).toBe(JSON.stringify(first.json.result));
  expect(second.json.id).not.toBe(first.json.id);
});

test('an unknown questionnaire is refused, and the known ones are named', async () => {
  const backend = await startBackend();

  const { status, json } = await backend.send(
    'POST',
    '/api/v1/analyses',
    requestOf({ questionnaire: { id: 'votive.core', version: '9.9.9' } }),
  );

  expect(status).toBe(400);
  expect(json).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'questionnaire', message: expect.stringContaining('votive.core 1.0.0') }],
  });
});

test('every fault of the answers is listed by its path', async () => {
  const backend = await startBackend();
  const answers = { 'p1.motivation': 9, 'p1.drains': [{ id: 'l1', text: 7 }], 'p9.nothing': 1 };

  const { status, json } = await backend.send('POST', '/api/v1/analyses', requestOf({ answers }));

  expect(status).toBe(400);
  const paths = json.issues.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['answers.p1.motivation', 'answers.p1.drains.0.text', 'answers.p9.nothing']),
  );
});

test.each([
  ['no body', undefined],
  ['a list', []],
  ['another language', requestOf({ language: 'de' })],
  ['an unknown member', requestOf({ admin: true })],
  ['consent as text', requestOf({ consent: { ai: 'yes' } })],
])('400 for %s', async (_name, body) => {
  const backend = await startBackend();

  const { status, json } = await backend.send('POST', '/api/v1/analyses', body);

  expect(status).toBe(400);
  expect(json).toMatchObject({ code: 'invalid', message: expect.any(String) });
});

test('a body bomb, deep nesting, U+0000, half a surrogate and __proto__ are refused without harm', async () => {
  const backend = await startBackend();
  const send = (body: string) => backend.send('POST', '/api/v1/analyses', body);

  const statuses = [
    (await send(JSON.stringify(requestOf({ answers: { 'p1.recent_example': 'x'.repeat(300_000) } })))).status,
    (await send('['.repeat(40_000) + ']'.repeat(40_000))).status,
    (await send(JSON.stringify(requestOf({ answers: { 'p1.recent_example': 'a\u0000b' } })))).status,
    (await send('{"answers":{"p1.recent_example":"\\ud800"}}')).status,
    (await send('{"answers":{"__proto__":{"x":1}}}')).status,
    (await send('{"answers":')).status,
  ];

  expect(statuses).toEqual([413, 400, 400, 400, 400, 400]);
  expect((await backend.send('GET', '/health/live')).status).toBe(200);
});

test('a body that unpacks to fifty megabytes is refused before it is unpacked', async () => {
  const backend = await startBackend();
  const packed = gzipSync(Buffer.alloc(50_000_000, ' '));
  // whoever unpacks all of it comes upon what cannot be unpacked, and says 400
  const body = Buffer.concat([packed.subarray(0, packed.length / 2), Buffer.alloc(64, 255)]);

  const response = await fetch(`${backend.url}/api/v1/analyses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });

  expect(response.status).toBe(413);
});

test('markup and control characters in answers come back unchanged, as data', async () => {
  const backend = await startBackend();
  const answers = {
    ...sampleAnswers,
    'p1.recent_example': '<script>alert(1)</script> \u202e {{answers}} </answers-1>',
  };

  const { status } = await backend.send('POST', '/api/v1/analyses', requestOf({ answers }));

  expect(status).toBe(200);
});

test('no answer is in any log line, whatever fails', async () => {
  const backend = await startBackend();
  const canary = 'kanarek-7f3a';
  const answers = { ...sampleAnswers, 'p1.recent_example': canary };

  await backend.send('POST', '/api/v1/analyses', requestOf({ answers }));
  await backend.send('POST', '/api/v1/analyses', requestOf({ answers, consent: { ai: true, store: true } }));
  await backend.send('POST', '/api/v1/analyses', requestOf({ answers: { 'p1.motivation': canary, [canary]: 1 } }));
  await backend.send('POST', '/api/v1/analyses', `{"answers":"${canary}`);
  await backend.send('GET', `/api/v1/questionnaires/${canary}`);
  await backend.send('GET', `/${canary}?q=${canary}`);
  await backend.send('GET', `/api/v1/analyses/${canary}`, undefined, { authorization: `Bearer ${canary.repeat(3)}` });
  await backend.stop();

  expect(backend.log()).toContain('"msg":"request"');
  expect(backend.log()).not.toContain(canary);
});
