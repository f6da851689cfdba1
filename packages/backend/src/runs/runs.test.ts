import { type RunLine, type RunOrder, runLineSchema } from '@votive/shared/contracts/prompt-runs';
import { allPersonas } from '@votive/shared/personas/personas';
import { defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { ANALYSIS_VARIABLES } from '@votive/shared/prompts/variable-contract';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { expect, test } from 'vitest';
import { failure, startModelServer } from '../testing/model-server.ts';
import { SERVICE_KEY, startBackend } from '../testing/start-backend.ts';

const token = createServiceTokenSource(new Secret(SERVICE_KEY), {
  from: 'prompt-service',
  to: 'backend',
  now: () => new Date(),
});
const headers = () => ({ authorization: `Bearer ${token()}`, 'content-type': 'application/json' });

const prompt = (mode = defaultAnalysisVersion.withoutThinking) => ({
  key: 'ASSESSMENT_ANALYSIS',
  number: 3,
  variables: [...ANALYSIS_VARIABLES],
  mode,
});
const order = (provider: RunOrder['provider'], cells: Partial<RunOrder['cells'][number]>[] = [{}]): RunOrder => ({
  provider,
  cells: cells.map((cell, index) => ({
    id: String(index),
    prompt: prompt(),
    personaId: 'nadia-night-nurse',
    language: 'en',
    ...cell,
  })),
});

/** Runs to the end and answers every line. */
async function run(url: string, body: RunOrder, signal?: AbortSignal): Promise<RunLine[]> {
  const response = await fetch(`${url}/internal/runs`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => runLineSchema.parse(JSON.parse(line)));
}

const finished = (lines: readonly RunLine[]) =>
  lines.flatMap((line) => (line.event === 'finished' ? [line.figures] : []));

test('nobody but a service of the appliance may run prompts', async () => {
  const { url } = await startBackend();
  const post = (authorization: string) =>
    fetch(`${url}/internal/runs`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(order('rules')),
    });
  const toAnother = createServiceTokenSource(new Secret(SERVICE_KEY), {
    from: 'backend',
    to: 'prompt-service',
    now: () => new Date(),
  });

  expect((await post('')).status).toBe(401);
  expect((await post(`Bearer ${toAnother()}`)).status).toBe(401);
  expect((await post(`Bearer ${token()}`)).status).toBe(200);
});

test('without a key every sample person runs in both languages, with the recorded answers and with the rules', async () => {
  const { url } = await startBackend();
  const cells = allPersonas.flatMap(({ id }) => [
    { id: `${id}-en`, personaId: id, language: 'en' as const },
    { id: `${id}-pl`, personaId: id, language: 'pl' as const },
  ]);

  const recorded = finished(await run(url, order('recorded', cells)));
  const rules = finished(await run(url, order('rules', cells)));

  expect(recorded).toHaveLength(28);
  for (const figures of [...recorded, ...rules]) {
    expect(figures).toMatchObject({ status: 'done', schemaValid: true, languageOk: true, bannedWords: [] });
    expect(figures.quotes?.verified).toBe(figures.quotes?.claimed);
  }
  expect(recorded.filter(({ result }) => result !== null).length).toBeGreaterThanOrEqual(24);
  expect(recorded.find(({ result }) => result === null)).toMatchObject({
    problem: expect.stringContaining('Fewer than three findings'),
  });
  expect(recorded[0]).toMatchObject({ provider: 'recorded', model: 'recorded' });
  expect(rules[0]).toMatchObject({ provider: 'rules', model: null, costUsd: 0 });
  expect(rules.every(({ result }) => result !== null)).toBe(true);
});

/** What a model says about Nadia: two findings hold, one quote does not, one statement is banned. */
const answer = {
  patterns: [
    finding('f1', 'p1.drains'),
    finding('f2', 'p1.restores'),
    { ...finding('f3', 'p1.drains'), evidence: [{ itemId: 'p1.drains', lineId: 'l1', quote: 'words never written' }] },
    { ...finding('f4', 'p1.drains'), statement: 'You always show symptoms of something.' },
  ],
  ...{ contradictions: [], blindSpots: [], leveragePoints: [finding('f5', 'p2.strengths')], risks: [] },
  synthesis: { sentences: [], nextStep: null },
};

function finding(id: string, itemId: string) {
  const nadia = allPersonas.find((persona) => persona.id === 'nadia-night-nurse');
  const [line] = (nadia?.answers.en[itemId] ?? []) as { id: string; text: string }[];
  return {
    id,
    title: 'Something returns here',
    statement: 'You wrote about this more than once, and one reading is that it matters on most days.',
    evidence: [{ itemId, lineId: line?.id, quote: line?.text, value: null }],
    question: 'What would you like to keep of it?',
  };
}

test('a model’s answer is measured before anything of it is dropped', async () => {
  const model = await startModelServer([answer]);
  const backend = await startBackend(model.environment('anthropic'));

  const [figures] = finished(await run(backend.url, order('configured')));

  expect(figures).toMatchObject({
    status: 'done',
    provider: 'anthropic',
    schemaValid: true,
    quotes: { claimed: 5, verified: 4 },
    languageOk: true,
    bannedWords: ['always', 'symptom'],
    attempts: 1,
    result: { patterns: [{ id: 'f1' }, { id: 'f2' }], leveragePoints: [{ id: 'f5' }] },
  });
  expect(figures?.tokens?.input).toBeGreaterThanOrEqual(0);
  expect(model.requests).toHaveLength(1);
});

test('an answer of another shape is repaired once, and a cell that fails says why while the others go on', async () => {
  const model = await startModelServer(['no JSON at all', 'still none', answer]);
  const backend = await startBackend(model.environment('anthropic'));
  const broken = { ...defaultAnalysisVersion.withoutThinking };
  broken.texts = { en: { system: 'Say {{nothing}}.', user: '{{answers}}' } };

  const figures = finished(
    await run(backend.url, order('configured', [{ prompt: prompt(broken) }, { personaId: 'nobody' }, {}])),
  );

  expect(figures.map(({ problem }) => problem)).toEqual(
    expect.arrayContaining([expect.stringContaining('{{nothing}}'), 'There is no sample person nobody.']),
  );
  const asked = figures.find(({ attempts }) => attempts !== null);
  expect(asked).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('not in the form'),
    attempts: 2,
    schemaValid: false,
  });
});

test('a vendor that fails on trial closes no door for visitors', async () => {
  const model = await startModelServer([failure(500)]);
  const backend = await startBackend(model.environment('anthropic'));

  const figures = finished(
    await run(
      backend.url,
      order(
        'configured',
        Array.from({ length: 8 }, () => ({})),
      ),
    ),
  );

  expect(figures).toHaveLength(8);
  expect(figures.every(({ status }) => status === 'failed')).toBe(true);
  const health = await backend.send('GET', '/health');
  expect(health.json.checks.anthropic.status).toBe('healthy');
});

test('who goes away stops what has not begun, and the model is not asked for it', async () => {
  const model = await startModelServer([answer], { latency: 500 });
  const backend = await startBackend(model.environment('anthropic'));
  const gone = new AbortController();

  const cells = Array.from({ length: 12 }, () => ({}));
  const response = await fetch(`${backend.url}/internal/runs`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify(order('configured', cells)),
    signal: gone.signal,
  });
  await response.body?.getReader().read();
  gone.abort();
  await new Promise((resolve) => setTimeout(resolve, 2_000));

  expect(model.requests.length).toBeLessThanOrEqual(6);
});

test('the settings say who is asked today', async () => {
  const model = await startModelServer([answer]);
  const [plain, withModel] = [await startBackend(), await startBackend(model.environment('openai'))];
  const settings = async (url: string) => (await fetch(`${url}/internal/run-settings`, { headers: headers() })).json();

  expect(await settings(plain.url)).toEqual({ provider: 'rules', model: null });
  expect(await settings(withModel.url)).toMatchObject({ provider: 'openai', model: expect.any(String) });
});
