import { serviceInfoSchema } from '@votive/shared/contracts/service-info';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { API_KEY } from './testing/model-server.ts';
import { requestOf } from './testing/requests.ts';
import { startBackend } from './testing/start-backend.ts';

const ANALYSES = '/api/v1/analyses';
/** Without it `fetch` adds `no-cache` to a conditional request. */
const UNDISTURBED = { 'cache-control': 'max-age=0' };
const ID = '8b7c9f8e-0000-4000-8000-000000000000';

test('nobody gets anything but what is declared', async () => {
  const backend = await startBackend();
  const sweep: [string, string, number][] = [
    ['GET', '/health', 200],
    ['GET', '/health/live', 200],
    ['GET', '/health/ready', 200],
    ['GET', '/metrics', 200],
    ['GET', '/api/v1/service-info', 200],
    ['GET', '/api/v1/questionnaires', 200],
    ['GET', '/api/v1/questionnaires/votive.core', 200],
    ['GET', '/api/v1/questionnaires/votive.core?version=1.0.0', 200],
    ['GET', '/api/v1/questionnaires/votive.core?version=2.0.0', 404],
    ['GET', '/api/v1/questionnaires/nothing', 404],
    ['GET', '/schemas/questionnaire-1.json', 200],
    ['GET', ANALYSES, 404],
    ['GET', `${ANALYSES}/${ID}`, 401],
    ['DELETE', `${ANALYSES}/${ID}`, 401],
    ['PUT', `${ANALYSES}/${ID}`, 400],
    ['POST', ANALYSES, 400],
    ['POST', '/api/v1/claude/analyze', 400],
    ['GET', '/internal/plans/ASSESSMENT_ANALYSIS', 404],
    ['POST', '/api/resolve', 404],
    ['GET', '/', 404],
    ['GET', '/API/v1/questionnaires', 404],
    ['GET', '/%', 404],
    ['OPTIONS', ANALYSES, 404],
    ['TRACE', '/health', 404],
  ];

  for (const [method, path, expected] of sweep) {
    if (method === 'TRACE') continue;
    const { status, headers } = await backend.send(method, path);
    expect([method, path, status]).toEqual([method, path, expected]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('health names its dependencies and readiness asks none of them', async () => {
  const backend = await startBackend({ ANTHROPIC_API_KEY: API_KEY });

  const health = await backend.send('GET', '/health');
  const ready = await backend.send('GET', '/health/ready');

  expect(health.json).toMatchObject({
    status: 'degraded',
    timestamp: expect.stringMatching(/^\d{4}-/),
    checks: { anthropic: { status: 'healthy' }, 'prompt-service': { status: 'degraded', cause: expect.any(String) } },
  });
  expect(health.status).toBe(200);
  expect(ready.status).toBe(200);
});

test('service-info says who would read the answers, or that nobody would', async () => {
  const rules = await startBackend();
  const vendor = await startBackend({ ANTHROPIC_API_KEY: API_KEY, MINIMUM_AGE: '21' });
  const own = await startBackend({
    OPENAI_API_KEY: API_KEY,
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    AI_MODEL: 'local-7b',
  });
  const infoOf = async (backend: typeof rules) =>
    serviceInfoSchema.parse((await backend.send('GET', '/api/v1/service-info')).json);

  expect(await infoOf(rules)).toMatchObject({ model: null, minimumAge: 18, languages: ['en', 'pl'] });
  expect(await infoOf(vendor)).toMatchObject({
    model: {
      provider: 'anthropic',
      isVendorAddress: true,
      countryNote: 'country.us',
      retentionNote: 'retention.anthropic',
    },
    minimumAge: 21,
  });
  expect(await infoOf(own)).toMatchObject({
    model: { provider: 'openai', model: 'local-7b', isVendorAddress: false, countryNote: 'country.operator' },
  });
});

test('a provider that is named without its key is a mistake, told at the start', async () => {
  await expect(startBackend({ AI_PROVIDER: 'openai' })).rejects.toThrow('OPENAI_API_KEY is not set');
});

test('rules by choice stay rules, also with a key', async () => {
  const backend = await startBackend({ AI_PROVIDER: 'rules', ANTHROPIC_API_KEY: API_KEY });

  expect((await backend.send('GET', '/api/v1/service-info')).json).toMatchObject({ model: null });
});

test('a definition is the definition itself, revalidated by its hash, and fits its published schema', async () => {
  const backend = await startBackend();
  const path = '/api/v1/questionnaires/votive.core?version=1.0.0';

  const first = await backend.send('GET', path);
  const etag = first.headers.get('etag') ?? '';
  const again = await backend.send('GET', path, undefined, { 'if-none-match': etag, ...UNDISTURBED });
  const schema = await backend.send('GET', '/schemas/questionnaire-1.json');

  expect(first.json).toMatchObject({
    id: 'votive.core',
    version: '1.0.0',
    items: expect.any(Array),
    optsets: expect.any(Object),
  });
  expect(first.headers.get('cache-control')).toContain('max-age');
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  expect([again.status, again.text]).toEqual([304, '']);
  const validate = new Ajv2020({ strict: false }).compile(schema.json);
  expect(validate(first.json), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...first.json, items: [] })).toBe(false);

  const list = await backend.send('GET', '/api/v1/questionnaires');
  expect(list.json.questionnaires).toEqual([
    expect.objectContaining({ id: 'votive.core', version: '1.0.0', hash: etag.slice(1, -1) }),
  ]);
});

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['a cross-site fetch without origin', { 'sec-fetch-site': 'cross-site' }],
  ['this host on another port', { origin: 'http://127.0.0.1:1' }],
])('a page of %s changes nothing', async (_name, headers) => {
  const backend = await startBackend();
  const token = { authorization: `Bearer ${'x'.repeat(43)}` };

  const statuses = [
    (await backend.send('POST', ANALYSES, requestOf(), headers)).status,
    (await backend.send('POST', '/api/v1/claude/analyze', requestOf(), headers)).status,
    (await backend.send('PUT', `${ANALYSES}/${ID}`, {}, headers)).status,
    (await backend.send('DELETE', `${ANALYSES}/${ID}`, undefined, { ...headers, ...token })).status,
  ];

  expect(statuses).toEqual([403, 403, 403, 403]);
});

test('own pages, allowed origins and programs may post; a form may not', async () => {
  const allowed = 'https://friend.example';
  const backend = await startBackend({ ALLOWED_ORIGINS: allowed });
  const post = (headers: Record<string, string>) => backend.send('POST', ANALYSES, requestOf(), headers);

  expect((await post({ origin: backend.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await post({})).status).toBe(200);
  const friend = await post({ origin: allowed, 'sec-fetch-site': 'cross-site' });
  expect([friend.status, friend.headers.get('access-control-allow-origin')]).toEqual([200, allowed]);
  expect((await post({ 'content-type': 'text/plain' })).status).toBe(400);

  const preflight = { 'access-control-request-method': 'POST' };
  const asked = await backend.send('OPTIONS', ANALYSES, undefined, { origin: allowed, ...preflight });
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type, idempotency-key, traceparent',
  ]);
  const stranger = await backend.send('OPTIONS', ANALYSES, undefined, { origin: 'https://evil.example', ...preflight });
  expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
});

test('a trace that is none starts a new one and leaves no trace in the log', async () => {
  const backend = await startBackend();

  for (const traceparent of ['00-zz', 'x'.repeat(5_000), `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])
    expect(
      (await backend.send('GET', '/api/v1/service-info', undefined, { traceparent })).headers.get('trace-id'),
    ).toMatch(/^[0-9a-f]{32}$/);
  await backend.stop();

  expect(backend.log()).not.toContain('xxxx');
  expect(backend.log()).not.toContain('0'.repeat(32));
});

test('metrics tell the states of the breakers and nothing that a person sent', async () => {
  const backend = await startBackend();
  await backend.send('POST', ANALYSES, requestOf());

  const { text } = await backend.send('GET', '/metrics');

  expect(text).toContain('votive_breaker_state{breaker="prompt-service",state="closed",service="backend"} 1');
  expect(text).toContain('votive_analyses_total{source="rules",service="backend"} 1');
  expect(text).toContain('votive_plan_answers_total{source="bundled",service="backend"} 1');
});
