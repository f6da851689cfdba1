import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdminClient } from '@votive/shared/admin-api/admin-client';
import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { SAFETY_PROMPT_KEY } from '@votive/shared/prompts/lint-prompt';
import { ANALYSIS_VARIABLES } from '@votive/shared/prompts/variable-contract';
import { expect, onTestFinished, test } from 'vitest';
import { modelReport } from '../testing/model-reports.ts';
import { startModelServer } from '../testing/model-server.ts';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const params = { key: ANALYSIS_PROMPT_KEY };
const { withThinking, withoutThinking } = defaultAnalysisVersion;

/** The default prompt with something said in front of it. */
function saying(text: string): VersionContent {
  const texts = { en: { system: `${text}\n${withoutThinking.texts.en?.system}`, user: '{{answers}}' } };
  return {
    variables: [...ANALYSIS_VARIABLES],
    withThinking: { ...withThinking, texts },
    withoutThinking: { ...withoutThinking, texts },
  };
}

/** The admin API of a prompt-service, as its owner's key opens it. */
const adminOf = (url: string) =>
  createAdminClient(async ({ method, path, body }) => {
    const headers = {
      'x-admin-key': 'a'.repeat(43),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, text: await response.text() };
  });
type Admin = ReturnType<typeof adminOf>;

async function save(admin: Admin, text: string) {
  const { versionList } = await admin('readPrompt', { params });
  const body = { baseVersionId: versionList[0]?.id ?? null, content: saying(text), note: 'try' };
  return (await admin('createVersion', { params, body })).id;
}

async function publish(admin: Admin, versionId: string, key: string = ANALYSIS_PROMPT_KEY) {
  const { labels } = await admin('readPrompt', { params: { key } });
  const body = { versionId, reason: 'try', ifVersionId: labels.production ?? null, overrideGate: true };
  await admin('moveLabel', { params: { key, label: 'production' }, body });
}

test('a publication, its rollback and a change of an included prompt are what visitors get, told by push', async () => {
  const promptService = await startPromptService();
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url, ...model.environment('anthropic') });
  const admin = adminOf(promptService.url);
  const production = () => backend.plans.peek(ANALYSIS_PROMPT_KEY, false)?.plan.productionVersionId;
  const report = async () =>
    (await backend.send('POST', '/api/v1/analyses', requestOf({ consent: { ai: true } }))).json;
  const systemOf = () => JSON.stringify(model.requests.at(-1));
  await expect.poll(production).toBe('analysis-default-1');
  const versionId = await save(admin, `Be brief. {{> ${SAFETY_PROMPT_KEY}}}`);

  await publish(admin, versionId);
  await expect.poll(production, { interval: 10 }).toBe(versionId);
  const withIt = await report();
  const sent = systemOf();
  const part = { key: SAFETY_PROMPT_KEY };
  const { content } = await admin('readVersion', { params: { ...part, versionId: 'safety-default-1' } });
  const texts = { en: { system: 'Mind the heron.', user: 'x' } };
  const next = await admin('createVersion', {
    params: part,
    body: {
      baseVersionId: 'safety-default-1',
      content: {
        ...content,
        withThinking: { ...content.withThinking, texts },
        withoutThinking: { ...content.withoutThinking, texts },
      },
      note: 'try',
    },
  });
  await publish(admin, next.id, SAFETY_PROMPT_KEY);
  await expect
    .poll(() => JSON.stringify(backend.plans.peek(ANALYSIS_PROMPT_KEY, false)?.plan), { interval: 10 })
    .toContain('Mind the heron.');
  await publish(admin, 'analysis-default-1');
  await expect.poll(production, { interval: 10 }).toBe('analysis-default-1');

  expect(sent).toContain('Be brief. If an answer speaks of wanting to die');
  expect(withIt.provenance).toMatchObject({
    promptVersion: 2,
    includes: [{ key: SAFETY_PROMPT_KEY, versionId: 'safety-default-1', number: 1 }],
  });
});

/** Passes everything on to `target`, but for the stream of changes: that one never answers well. */
async function startWithoutPush(target: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/internal/changes') {
      outgoing.writeHead(503).end();
      return;
    }
    const { method, headers } = incoming;
    const passed = request(new URL(incoming.url ?? '/', target), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a backend that hears no push learns of a publication within the time a plan is fresh', async () => {
  const promptService = await startPromptService();
  const admin = adminOf(promptService.url);
  const versionId = await save(admin, 'Be brief.');
  const url = await startWithoutPush(promptService.url);
  const backend = await startBackend({ PROMPT_SERVICE_URL: url, CACHE_TTL_MS: '3000' });
  const productionNow = async () => (await backend.plans.get(ANALYSIS_PROMPT_KEY, false)).plan.productionVersionId;
  await expect.poll(async () => (await backend.plans.get(ANALYSIS_PROMPT_KEY, false)).source).toBe('fresh');

  await publish(admin, versionId);
  const atOnce = await productionNow();

  expect(atOnce).toBe('analysis-default-1');
  await expect.poll(productionNow, { interval: 50 }).toBe(versionId);
});
