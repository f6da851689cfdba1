import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Exposure, exposureBatchSchema, type Observation } from '@votive/shared/contracts/exposures';
import { type Outcome, outcomeBatchSchema } from '@votive/shared/contracts/outcomes';
import type { Plan } from '@votive/shared/contracts/plan';
import { assignArm } from '@votive/shared/experiments/assign-arm';
import { expect, test } from 'vitest';
import { modelReport } from '../testing/model-reports.ts';
import { startModelServer } from '../testing/model-server.ts';
import { planOf, servePlans, startPeer } from '../testing/peer-server.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend, temporaryFolder } from '../testing/start-backend.ts';

const ANALYSES = '/api/v1/analyses';
const EXPERIMENT: NonNullable<Plan['experiment']> = {
  id: 'e1',
  salt: 'salt-of-e1',
  phase: 3,
  arms: [
    { name: 'control', weight: 5_000, versionId: 'v1' },
    { name: 'shorter', weight: 5_000, versionId: 'v2' },
  ],
  overrides: { 'by-hand': 'shorter' },
};

function planWithArms(): Plan {
  const plan = planOf('r1');
  const versions = plan.versions.flatMap((version) => [
    { ...version, id: 'v1', number: 1 },
    { ...version, id: 'v2', number: 2 },
  ]);
  return { ...plan, productionVersionId: 'v1', versions, experiment: EXPERIMENT };
}

/** A prompt-service that counts as the contract says: by experiment and unit, and by analysis and key. `answer` may fail a batch before or after it was counted. */
async function startCounter(answer: (response: ServerResponse, batch: number) => void = acknowledge) {
  const exposures = new Map<string, Exposure>();
  const observations = new Map<string, Observation>();
  const outcomes = new Map<string, Outcome>();
  const sizes: number[] = [];
  const plans = servePlans(planWithArms);
  const count = (body: unknown): number => {
    const seen = exposureBatchSchema.safeParse(body).data ?? { exposures: [], observations: [] };
    const done = outcomeBatchSchema.safeParse(body).data?.outcomes ?? [];
    for (const entry of seen.exposures) first(exposures, `${entry.experimentId} ${entry.unit}`, entry);
    for (const entry of seen.observations) first(observations, `${entry.experimentId} ${entry.unit}`, entry);
    for (const entry of done) first(outcomes, `${entry.analysisId} ${entry.event.key}`, entry);
    const size = seen.exposures.length + seen.observations.length + done.length;
    expect(size, JSON.stringify(body).slice(0, 200)).toBeGreaterThan(0);
    return size;
  };
  const behave: RequestListener = (request, response) => {
    if (!['/internal/exposures', '/internal/outcomes'].includes(request.url ?? '')) return plans(request, response);
    void readJson(request).then((body) => {
      sizes.push(count(body));
      answer(response, sizes.length);
    });
  };
  const peer = await startPeer(behave);
  return {
    peer,
    sizes,
    exposures: () => [...exposures.values()],
    observations: () => [...observations.values()],
    outcomes: () => [...outcomes.values()],
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

function first<Entry>(entries: Map<string, Entry>, name: string, entry: Entry): void {
  if (!entries.has(name)) entries.set(name, entry);
}

function acknowledge(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"accepted":1,"ignored":0}');
}

const eventKey = () => crypto.randomUUID();

test('sending an arm’s prompt is an exposure, and how it was written follows; rules, people without a name and bundled plans are none', async () => {
  const counter = await startCounter();
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ ...model.environment('anthropic'), PROMPT_SERVICE_URL: counter.peer.url });
  const ask = (changes: object) => backend.send('POST', ANALYSES, requestOf({ consent: { ai: true }, ...changes }));
  const units = ['person-1', 'person-2', 'by-hand'];

  const made = await Promise.all(
    units.map((subject) => ask({ subject, consent: { ai: true, statistics: subject === 'person-1' } })),
  );
  await ask({});
  await ask({ subject: 'person-3', consent: {} });

  await expect.poll(() => counter.observations().length, { timeout: 15_000 }).toBe(3);
  const byUnit = (unit: string) => counter.exposures().find((exposure) => exposure.unit === unit);
  expect(counter.exposures()).toHaveLength(3);
  for (const [index, unit] of units.entries())
    expect(byUnit(unit)).toMatchObject({
      experimentId: 'e1',
      phase: 3,
      arm: assignArm(EXPERIMENT, unit)?.name,
      analysisId: made[index]?.json.id,
      planSource: 'fresh',
      by: unit === 'by-hand' ? 'override' : 'hash',
      statistics: unit === 'person-1',
    });
  expect(counter.observations()).toMatchObject(
    Array.from({ length: 3 }, () => ({ experimentId: 'e1', schemaValid: true, quotesVerified: 1 })),
  );
  const alone = await startBackend(model.environment('anthropic'));
  await alone.send('POST', ANALYSES, requestOf({ consent: { ai: true }, subject: 'person-9' }));
  await alone.stop();
  expect(byUnit('person-9')).toBeUndefined();
});

test('a prompt that an open breaker keeps in is no exposure', async () => {
  const counter = await startCounter();
  const backend = await startBackend({
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    PROMPT_SERVICE_URL: counter.peer.url,
    BREAKER_VOLUME_THRESHOLD: '1',
  });
  const ask = (subject: string) => backend.send('POST', ANALYSES, requestOf({ consent: { ai: true }, subject }));

  await ask('sent');
  await ask('kept-in');
  await backend.stop();

  expect(counter.exposures().map(({ unit }) => unit)).toEqual(['sent']);
  expect(counter.observations()).toEqual([]);
});

test('what a person did with a report is handed on once, however often it is sent', async () => {
  const counter = await startCounter();
  const backend = await startBackend({ PROMPT_SERVICE_URL: counter.peer.url });
  const id = crypto.randomUUID();
  const verdict = { type: 'verdict', findingId: 'f1', verdict: 'partly', key: eventKey() };
  const send = (body: object) => backend.send('POST', `${ANALYSES}/${id}/events`, body);

  for (let round = 0; round < 3; round += 1) expect((await send(verdict)).status).toBe(202);
  await send({ type: 'verdict', findingId: 'f1', key: eventKey() });
  await send({ type: 'exported', key: eventKey() });
  await send({ type: 'printed', key: eventKey() });

  await expect.poll(() => counter.outcomes().length, { timeout: 15_000 }).toBe(4);
  expect(counter.outcomes()[0]).toEqual({ event: verdict, analysisId: id, at: expect.any(String) });
  expect(counter.sizes).toEqual([4]);
});

test.each([
  ['a verdict without a finding', { type: 'verdict', verdict: 'fits', key: 'k'.repeat(16) }, 'findingId'],
  [
    'a verdict of its own making',
    { type: 'verdict', findingId: 'f1', verdict: 'great', key: 'k'.repeat(16) },
    'verdict',
  ],
  ['no key', { type: 'printed' }, 'key'],
  ['an endless key', { type: 'printed', key: 'k'.repeat(101) }, 'key'],
  ['what is not an event', { type: 'opened', key: 'k'.repeat(16) }, 'type'],
  ['words of a person', { type: 'printed', key: 'k'.repeat(16), note: 'my secret' }, ''],
])('%s is refused', async (_name, body, path) => {
  const backend = await startBackend();

  const { status, json } = await backend.send('POST', `${ANALYSES}/${crypto.randomUUID()}/events`, body);

  expect(status).toBe(400);
  expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
});

test('pages of other sites cannot send events, and nobody can flood', async () => {
  const backend = await startBackend();
  const path = `${ANALYSES}/${crypto.randomUUID()}/events`;
  const event = () => ({ type: 'printed', key: eventKey() });

  const foreign = await backend.send('POST', path, event(), { origin: 'https://elsewhere.example' });
  const statuses: number[] = [];
  for (let sent = 0; sent < 125; sent += 1) statuses.push((await backend.send('POST', path, event())).status);
  const limited = await backend.send('POST', path, event());

  expect(foreign.status).toBe(403);
  expect(statuses.filter((status) => status === 202)).toHaveLength(120);
  expect(limited).toMatchObject({ status: 429, json: { code: 'limited' } });
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('batches are tried again when they fail, also when only their answer was lost; nothing is lost or counted twice', async () => {
  const counter = await startCounter((response, batch) => {
    if (batch === 1) response.destroy();
    else if (batch === 2) response.writeHead(503, { 'retry-after': '1' }).end();
    else acknowledge(response);
  });
  const backend = await startBackend({ PROMPT_SERVICE_URL: counter.peer.url });
  const id = crypto.randomUUID();

  for (let sent = 0; sent < 100; sent += 1)
    await backend.send('POST', `${ANALYSES}/${id}/events`, { type: 'printed', key: eventKey() });

  await expect.poll(() => counter.sizes.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
  expect(counter.outcomes()).toHaveLength(100);
  expect(backend.log()).not.toContain('refuses');
});

test('on stopping the rest is handed over, and what cannot be is kept for the next start', async () => {
  const counter = await startCounter();
  const stateDir = temporaryFolder();
  const environment = { STATE_DIR: stateDir, PROMPT_SERVICE_URL: counter.peer.url };
  const id = crypto.randomUUID();
  const sendTo = async (backend: Awaited<ReturnType<typeof startBackend>>, count: number) => {
    for (let sent = 0; sent < count; sent += 1)
      await backend.send('POST', `${ANALYSES}/${id}/events`, { type: 'exported', key: eventKey() });
  };
  const first = await startBackend(environment);
  await sendTo(first, 50);
  await first.stop();
  expect(counter.outcomes()).toHaveLength(50);

  await counter.peer.stop();
  const second = await startBackend(environment);
  await sendTo(second, 50);
  await second.stop();
  await counter.peer.start();
  const third = await startBackend(environment);

  await expect.poll(() => counter.outcomes().length, { timeout: 10_000 }).toBe(100);
  await third.stop();
  expect(counter.outcomes()).toHaveLength(100);
});

test('a batch that will never be taken is let go, and what comes after it goes on', async () => {
  const counter = await startCounter((response, batch) => {
    if (batch === 1)
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"code":"invalid","message":"…"}');
    else acknowledge(response);
  });
  const backend = await startBackend({ PROMPT_SERVICE_URL: counter.peer.url });
  const path = `${ANALYSES}/${crypto.randomUUID()}/events`;

  await backend.send('POST', path, { type: 'exported', key: eventKey() });
  await expect.poll(() => counter.sizes.length, { timeout: 15_000 }).toBe(1);
  await backend.send('POST', path, { type: 'printed', key: eventKey() });

  await expect.poll(() => counter.sizes.length, { timeout: 15_000 }).toBe(2);
  expect(backend.log()).toContain('refuses a batch of outcomes');
});

test('ten thousand exposures through a moody service and a stop in the middle: all of them counted, none twice', async () => {
  const counter = await startCounter((response, batch) => {
    if (batch % 5 === 2) response.destroy();
    else acknowledge(response);
  });
  const stateDir = temporaryFolder();
  const start = () => startBackend({ STATE_DIR: stateDir, PROMPT_SERVICE_URL: counter.peer.url });
  const units = Array.from({ length: 10_000 }, (_, index) => `unit-${index}`);
  const expose = ({ outcomes }: Awaited<ReturnType<typeof start>>, unit: string) =>
    outcomes.recordExposure({
      experimentId: 'e1',
      unit,
      analysisId: crypto.randomUUID(),
      phase: 1,
      arm: 'control',
      versionId: 'v1',
      planSource: 'fresh',
      by: 'hash',
      statistics: true,
      exposedAt: new Date().toISOString(),
    });

  const first = await start();
  for (const unit of units.slice(0, 6_000)) expose(first, unit);
  await first.stop();
  const second = await start();
  for (const unit of units.slice(6_000)) expose(second, unit);
  await second.stop();
  const third = await start();

  await expect.poll(() => counter.exposures().length, { timeout: 25_000 }).toBe(10_000);
  await third.stop();
  expect(new Set(counter.exposures().map(({ unit }) => unit)).size).toBe(10_000);
});
