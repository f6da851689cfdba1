import { ANALYSIS_PROMPT_KEY } from '@votive/shared/prompts/default-prompt';
import { expect, test } from 'vitest';
import { planOf, servePlans, startPeer } from '../testing/peer-server.ts';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const ANALYSES = '/api/v1/analyses';
const planRequests = (peer: Awaited<ReturnType<typeof startPeer>>) =>
  peer.seen.filter(({ path }) => path === `/internal/plans/${ANALYSIS_PROMPT_KEY}`);

test('the plan comes from the real prompt-service, and the trace goes on into it', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });
  const traceId = 'a1'.repeat(16);
  const traceparent = `00-${traceId}-${'b2'.repeat(8)}-01`;
  await expect.poll(() => backend.plans.peek(ANALYSIS_PROMPT_KEY, true)?.source).toBe('fresh');

  const consent = { store: true };
  const { json, headers } = await backend.send('POST', ANALYSES, requestOf({ consent }), { traceparent });

  expect(json.provenance.plan.source).toBe('fresh');
  expect(headers.get('trace-id')).toBe(traceId);
  await expect.poll(() => promptService.log()).toContain(traceId);
  expect(backend.log()).toContain(traceId);
});

test('a killed prompt-service is noticed by nobody: stale, then file, then what came with the release', async () => {
  const promptService = await startPromptService();
  const first = await startBackend({ PROMPT_SERVICE_URL: promptService.url, CACHE_TTL_MS: '50', STALE_TTL_MS: '6000' });
  const sourceOf = async (backend: typeof first) =>
    (await backend.send('POST', ANALYSES, requestOf())).json.provenance.plan.source;
  await expect.poll(() => sourceOf(first)).toBe('fresh');

  await promptService.kill();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await sourceOf(first)).toBe('stale');
  await expect.poll(() => sourceOf(first)).toBe('file');
  await first.stop();

  const environment = { PROMPT_SERVICE_URL: promptService.url };
  const restarted = await startBackend({ ...environment, STATE_DIR: first.stateDir });
  expect(await sourceOf(restarted)).toBe('file');
  const elsewhere = await startBackend(environment);
  expect(await sourceOf(elsewhere)).toBe('bundled');
});

test('an unchanged plan is not sent again', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url, CACHE_TTL_MS: '20' });
  await expect.poll(() => backend.plans.peek(ANALYSIS_PROMPT_KEY, true)).toBeDefined();

  await expect
    .poll(async () => {
      await backend.plans.get(ANALYSIS_PROMPT_KEY, true);
      return promptService.log();
    })
    .toMatch(/"route":"\/internal\/plans\/:key","status":304/);
});

test('after a restart of the prompt-service the backend is current again by itself', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({
    PROMPT_SERVICE_URL: promptService.url,
    CACHE_TTL_MS: '300',
    BREAKER_RESET_TIMEOUT_MS: '200',
  });
  await expect.poll(() => backend.plans.peek(ANALYSIS_PROMPT_KEY, true)?.source).toBe('fresh');
  await promptService.kill();
  await expect.poll(() => backend.plans.peek(ANALYSIS_PROMPT_KEY, true)?.source).toBe('stale');

  expect((await backend.send('GET', '/health')).json.checks['prompt-service'].status).toBe('degraded');
  expect((await backend.send('GET', '/health/ready')).status).toBe(200);

  await promptService.start();

  await expect.poll(() => backend.plans.peek(ANALYSIS_PROMPT_KEY, true)?.source).toBe('fresh');
  expect((await backend.send('GET', '/health')).json).toMatchObject({
    status: 'healthy',
    checks: { 'prompt-service': { status: 'healthy' } },
  });
}, 60_000);

test('a publish is seen by push, and nobody waits until the plan is no longer fresh', async () => {
  let plan = planOf('r1');
  const listeners: ((text: string) => void)[] = [];
  const peer = await startPeer((request, response) => {
    if (request.url !== '/internal/changes') return servePlans(() => plan)(request, response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: hello\ndata: ${JSON.stringify({ revisions: { [plan.key]: plan.revision } })}\n\n`);
    listeners.push((text) => response.write(text));
  });
  const backend = await startBackend({ PROMPT_SERVICE_URL: peer.url });
  await expect.poll(() => backend.plans.peek(plan.key, true)?.plan.revision).toBe('r1');

  plan = planOf('r2');
  for (const tell of listeners) tell(`event: change\r\ndata: {"key":"${plan.key}","revision":"r2"}\r\n\r\n`);

  await expect.poll(() => backend.plans.peek(plan.key, true)?.plan.revision, { interval: 10 }).toBe('r2');
});

test('what changed while the stream was cut is learned from its hello', async () => {
  let plan = planOf('r1');
  const peer = await startPeer((request, response) => {
    if (request.url !== '/internal/changes') return servePlans(() => plan)(request, response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: hello\ndata: ${JSON.stringify({ revisions: { [plan.key]: plan.revision } })}\n\n`);
  });
  const backend = await startBackend({ PROMPT_SERVICE_URL: peer.url });
  await expect.poll(() => backend.plans.peek(plan.key, true)?.plan.revision).toBe('r1');
  await peer.stop();
  plan = planOf('r2');

  await peer.start();

  await expect.poll(() => backend.plans.peek(plan.key, true)?.plan.revision).toBe('r2');
}, 60_000);

test('a hanging prompt-service costs the first caller the time limit, and the next ones nothing', async () => {
  const peer = await startPeer(() => undefined);
  const backend = await startBackend({ PROMPT_SERVICE_URL: peer.url, BREAKER_TIMEOUT_MS: '3000' });
  const timed = async () => {
    const startedAt = performance.now();
    const { json } = await backend.send('POST', ANALYSES, requestOf());
    return { ms: performance.now() - startedAt, source: json.provenance.plan.source };
  };

  const first = await Promise.all(Array.from({ length: 20 }, timed));
  const second = await timed();

  expect(first.every(({ source }) => source === 'bundled')).toBe(true);
  expect(second.source).toBe('bundled');
  expect(second.ms).toBeLessThan(2_000);
  expect(planRequests(peer)).toHaveLength(1);
});

test('a plan that does not fit its contract is a failure, not a plan', async () => {
  const peer = await startPeer((_request, response) => response.writeHead(200).end('{"key":"ASSESSMENT_ANALYSIS"}'));
  const backend = await startBackend({ PROMPT_SERVICE_URL: peer.url });

  const { json } = await backend.send('POST', ANALYSES, requestOf());

  expect(json.provenance.plan.source).toBe('bundled');
});

test('every call to the prompt-service carries a service credential', async () => {
  const peer = await startPeer(servePlans(() => planOf('r1')));
  const backend = await startBackend({ PROMPT_SERVICE_URL: peer.url });

  await backend.send('POST', ANALYSES, requestOf({ consent: { store: true } }));

  expect(peer.seen.length).toBeGreaterThan(1);
  for (const { headers } of peer.seen) {
    expect(headers.authorization).toMatch(/^Bearer eyJ/);
    expect(headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  }
});
