import { createAdminClient } from '@votive/shared/admin-api/admin-client';
import { assignArm } from '@votive/shared/experiments/assign-arm';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '@votive/shared/experiments/default-goals';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { expect, test } from 'vitest';
import { modelReport } from '../testing/model-reports.ts';
import { startModelServer } from '../testing/model-server.ts';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf } from '../testing/requests.ts';
import { SERVICE_KEY, startBackend, temporaryFolder } from '../testing/start-backend.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const ADMIN_KEY = 'a'.repeat(43);
const ANALYSES = '/api/v1/analyses';
type Backend = Awaited<ReturnType<typeof startBackend>>;

/** A real prompt-service with an experiment of two halves that runs, and what asks it as an admin and as a service. */
async function startTrial() {
  const promptService = await startPromptService();
  const call = createAdminClient(async ({ method, path, body }) => {
    const response = await fetch(promptService.url + path, {
      method,
      headers: { 'x-admin-key': ADMIN_KEY, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  });
  const { production } = await call('readPrompt', { params: { key: KEY } });
  const versionId = production?.versionId ?? '';
  const { content } = await call('readVersion', { params: { key: KEY, versionId } });
  const withoutThinking = { ...content.withoutThinking, temperature: 0.3 };
  const second = await call('createVersion', {
    params: { key: KEY },
    body: { baseVersionId: versionId, content: { ...content, withoutThinking }, note: 'cooler' },
  });
  const draft = {
    name: 'Cooler words',
    hypothesis: 'Cooler words fit more people.',
    arms: [
      { name: 'control', versionId, weight: 5_000 },
      { name: 'cooler', versionId: second.id, weight: 5_000 },
    ],
    plan: { design: 'sequential' as const, expectedShare: 0.5, minimumEffect: 0.1, horizonUnits: 1_000 },
    goals: [...DEFAULT_GOALS],
    guardrails: [...DEFAULT_GUARDRAILS],
  };
  const made = await call('createExperiment', { body: { promptKey: KEY, draft } });
  const params = { experimentId: made.id };
  const experiment = await call('startExperiment', { params, body: { ifRevision: 1, reason: 'to know' } });
  const token = createServiceTokenSource(new Secret(SERVICE_KEY), {
    from: 'backend',
    to: 'prompt-service',
    now: () => new Date(),
  });
  async function resolvedArm(subject: string): Promise<string | null> {
    const response = await fetch(`${promptService.url}/api/resolve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: KEY, thinkingEnabled: false, subject }),
    });
    return ((await response.json()) as { arm: string | null }).arm;
  }
  return { promptService, call, experiment, params, resolvedArm };
}

let visitors = 0;

/** One visitor, through the public API as the edge forwards it: an analysis, then what they do with it. */
async function visit(backend: Backend, subject: string) {
  visitors += 1;
  const headers = { 'x-forwarded-for': `10.0.${visitors >> 8}.${visitors & 255}` };
  const { status, json } = await backend.send(
    'POST',
    ANALYSES,
    requestOf({ subject, consent: { ai: true, statistics: true } }),
    headers,
  );
  expect([status, json.source]).toEqual([200, 'model']);
  const arm = json.provenance.arm as string | null;
  const verdict = { type: 'verdict', findingId: 'f1', verdict: arm === 'cooler' ? 'fits' : 'not-me', key: 'k1' };
  for (const event of [verdict, verdict, { type: 'printed', key: 'k2' }])
    expect((await backend.send('POST', `${ANALYSES}/${json.id}/events`, event, headers)).status).toBe(202);
  return arm;
}

async function visitAll(backend: Backend, subjects: readonly string[]) {
  const arms: (string | null)[] = [];
  for (let at = 0; at < subjects.length; at += 8)
    arms.push(...(await Promise.all(subjects.slice(at, at + 8).map((subject) => visit(backend, subject)))));
  return arms;
}

test('visitors get one arm everywhere, are counted once, and a stop reaches the next of them within two seconds', {
  timeout: 120_000,
}, async () => {
  const { promptService, call, experiment, params, resolvedArm } = await startTrial();
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ ...model.environment('anthropic'), PROMPT_SERVICE_URL: promptService.url });
  const subjects = Array.from({ length: 64 }, (_, nth) => `visitor-${nth}`);

  const arms = await visitAll(backend, subjects);

  expect(arms).toEqual(subjects.map((subject) => assignArm(experiment, subject)?.name));
  expect(arms).toEqual(await Promise.all(subjects.map(resolvedArm)));
  const results = async () => (await call('experimentResults', { params })).report;
  const perArm = ['control', 'cooler'].map((name) => arms.filter((arm) => arm === name).length);
  await expect
    .poll(async () => (await results()).arms, { timeout: 20_000 })
    .toMatchObject(
      perArm.map((units, nth) => ({
        exposed: units,
        goals: [
          { id: 'verdict_share', units, share: nth },
          { id: 'exported_or_printed', units, share: 1 },
        ],
      })),
    );
  expect((await results()).arms[1]?.guardrails.find(({ id }) => id === 'quotes_verified')?.treatment).toBe(1);

  const { revision } = experiment;
  await call('stopExperiment', { params, body: { ifRevision: revision, reason: 'enough' } });
  await expect.poll(() => visit(backend, 'late-comer'), { interval: 20 }).toBeNull();
});

test('after new weights whoever was exposed keeps the arm, also through another backend', {
  timeout: 120_000,
}, async () => {
  const { promptService, call, experiment, params, resolvedArm } = await startTrial();
  const model = await startModelServer([modelReport()]);
  const environment = { ...model.environment('anthropic'), PROMPT_SERVICE_URL: promptService.url };
  const subjects = Array.from({ length: 24 }, (_, nth) => `visitor-${nth}`);
  const first = await startBackend(environment);
  const arms = await visitAll(first, subjects);
  await first.stop();

  const weights = { control: 1_000, cooler: 9_000 };
  const reason = { ifRevision: experiment.revision, reason: 'more of it' };
  const reweighed = await call('changeWeights', { params, body: { ...reason, weights } });
  const second = await startBackend(environment);

  const moved = subjects.filter((subject, nth) => assignArm(reweighed, subject)?.name !== arms[nth]);
  expect(moved.length).toBeGreaterThan(0);
  expect(await visitAll(second, subjects)).toEqual(arms);
  expect(await Promise.all(subjects.map(resolvedArm))).toEqual(arms);
  await second.stop();
  const { report } = await call('experimentResults', { params });
  expect(report.health.severalArms.units).toBe(0);
});

test('nothing is lost where the backend stops while the prompt-service is away', { timeout: 120_000 }, async () => {
  const { promptService, call, params } = await startTrial();
  const model = await startModelServer([modelReport()]);
  const environment = {
    ...model.environment('anthropic'),
    PROMPT_SERVICE_URL: promptService.url,
    STATE_DIR: temporaryFolder(),
  };
  const subjects = Array.from({ length: 40 }, (_, nth) => `visitor-${nth}`);
  const first = await startBackend(environment);
  await visitAll(first, subjects.slice(0, 20));
  await promptService.kill();
  await visitAll(first, subjects.slice(20));
  await first.stop();

  await promptService.start();
  await startBackend(environment);

  const counted = async () => {
    const { arms } = (await call('experimentResults', { params })).report;
    return arms.reduce((sum, { goals }) => sum + (goals[0]?.units ?? 0), 0);
  };
  await expect.poll(counted, { timeout: 20_000 }).toBe(40);
});
