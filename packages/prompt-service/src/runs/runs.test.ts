import type { Run, StartRun } from '@votive/shared/admin-api/run-contracts';
import { allPersonas } from '@votive/shared/personas/personas';
import { defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { ANALYSIS_VARIABLES } from '@votive/shared/prompts/variable-contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BackendProcess, startBackendProcess } from '../testing/backend-process.ts';
import { makeHome } from '../testing/home.ts';
import { startApp } from '../testing/start-app.ts';

const params = { key: 'ASSESSMENT_ANALYSIS' };
const { withThinking, withoutThinking } = defaultAnalysisVersion;
const content = { variables: [...ANALYSIS_VARIABLES], withThinking, withoutThinking };

let backend: BackendProcess;
beforeAll(async () => {
  backend = await startBackendProcess();
});
afterAll(() => backend.stop());

type Service = Awaited<ReturnType<typeof startApp>>;
type Admin = ReturnType<Service['admin']>;

/** The service with a backend beside it. */
const startWithBackend = (url: string | undefined = backend.url) =>
  startApp({ home: { ...makeHome(), serviceKey: backend.serviceKey }, backendUrl: url });

const order = (more: Partial<StartRun> = {}): StartRun => ({
  columns: [{ versionId: 'default-1' }, { name: 'draft', content }],
  personaIds: ['nadia-night-nurse', 'ewa-teacher'],
  languages: ['en', 'pl'],
  mode: 'withoutThinking',
  provider: 'recorded',
  ...more,
});

/** The run when it has ended. */
const ended = (admin: Admin, { id }: Pick<Run, 'id'>) =>
  vi.waitFor(
    async () => {
      const run = await admin('readRun', { params: { runId: id } });
      expect(run.finishedAt).not.toBeNull();
      return run;
    },
    { timeout: 15_000, interval: 50 },
  );

test('versions and unsaved texts run on sample persons, and the run is kept with every figure', async () => {
  const service = await startWithBackend();
  const admin = await service.adminAs('editor', 'ada');

  const started = await admin('startRun', { params, body: order() });
  const run = await ended(admin, started);

  expect(started).toMatchObject({ startedBy: 'ada', finishedAt: null });
  expect(run.columns).toMatchObject([
    { name: 'v1', versionId: 'default-1' },
    { name: 'draft', versionId: null },
  ]);
  expect(run.cells).toHaveLength(8);
  for (const cell of run.cells)
    expect(cell).toMatchObject({
      status: 'done',
      provider: 'recorded',
      schemaValid: true,
      languageOk: true,
      bannedWords: [],
      generic: expect.any(Array),
      result: { patterns: expect.any(Array) },
    });
  expect((await admin('listRuns', { params })).items).toMatchObject([{ id: run.id, done: 8, total: 8, failed: 0 }]);
  const { items } = await admin('readAudit', { query: { actor: 'ada' } });
  expect(items).toMatchObject([{ action: 'run.started', target: params.key, detail: { runId: run.id, cells: 8 } }]);
});

test('nobody but a sample person can be chosen, and a grid has its limit', async () => {
  const { admin } = await startWithBackend();
  const start = (more: Partial<StartRun>) => admin()('startRun', { params, body: order(more) });

  await expect(start({ personaIds: ['somebody-real'] })).rejects.toMatchObject({ status: 400 });
  await expect(start({ columns: [{ versionId: 'not-there' }] })).rejects.toMatchObject({ status: 404 });
  const { personas, configured } = await admin()('readRunSettings');
  expect(personas.length).toBeGreaterThanOrEqual(12);
  expect(configured).toEqual({ provider: 'rules', model: null });
});

test('without a backend a run says so in each of its cells', async () => {
  const { admin } = await startWithBackend('http://127.0.0.1:9');

  const run = await ended(admin(), await admin()('startRun', { params, body: order() }));

  expect(run.cells.map(({ status }) => status)).toEqual(Array(8).fill('failed'));
  expect(run.cells[0]?.problem).toBe('The service that asks models cannot be reached.');
  await expect(admin()('readRunSettings')).rejects.toMatchObject({ status: 503 });
});

test('expectations are judged in every run, those of before as well', async () => {
  const service = await startWithBackend();
  const admin = await service.adminAs('editor', 'ada');
  const run = await ended(admin, await admin('startRun', { params, body: order() }));
  const personaId = 'nadia-night-nurse';
  const save = (kind: 'min_findings' | 'quotes_item' | 'mentions' | 'does_not_mention', value: string | number) =>
    admin('saveExpectation', { params, body: { personaId, language: 'en', kind, value } });

  const many = await save('min_findings', 50);
  const quotes = await save('quotes_item', 'p1.drains');
  const silent = await save('does_not_mention', 'Medical  Terms');
  const again = await admin('readRun', { params: { runId: run.id } });

  const nadia = again.cells.filter((cell) => cell.personaId === personaId && cell.language === 'en');
  expect(nadia).toHaveLength(2);
  for (const { expectations } of nadia)
    expect(expectations).toEqual(
      expect.arrayContaining([
        { id: many.id, met: false },
        { id: quotes.id, met: true },
        { id: silent.id, met: true },
      ]),
    );
  expect(again.cells.filter(({ expectations }) => expectations.length > 0)).toEqual(nadia);
  await admin('removeExpectation', { params: { ...params, expectationId: many.id } });
  expect((await admin('listExpectations', { params })).items.map(({ id }) => id).sort()).toEqual(
    [quotes.id, silent.id].sort(),
  );
  await expect(save('min_findings', 'three')).rejects.toMatchObject({ status: 400 });
});

test('a version that passes its gate may be published by a publisher', async () => {
  const service = await startWithBackend();
  const [editor, publisher] = [await service.adminAs('editor', 'ada'), await service.adminAs('publisher', 'pia')];
  const { id: versionId } = await editor('createVersion', {
    params,
    body: { baseVersionId: 'default-1', content, note: 'the default in another home' },
  });
  const gate = { ...params, versionId };
  const publish = () =>
    publisher('moveLabel', {
      params: { ...params, label: 'production' },
      body: { versionId, reason: 'passed', ifVersionId: 'default-1' },
    });

  expect(await editor('readGate', { params: gate })).toMatchObject({ state: 'never_run', checks: [] });
  await expect(publish()).rejects.toMatchObject({ status: 409, message: expect.stringContaining('has not run') });
  const running = await editor('runGate', { params: gate, body: { provider: 'recorded' } });
  expect(running.state).toBe('running');
  const result = await gateOf(editor, gate);

  expect(result.checks.map(({ id, passed }) => [id, passed])).toEqual([
    ['all_valid', true],
    ['quotes_verified', true],
    ['no_banned_words', true],
    ['safety_included', true],
    ['language_ok', true],
    ['expectations', true],
    ['latency', true],
    ['cost', true],
  ]);
  expect(result.state).toBe('passed');
  const run = await editor('readRun', { params: { runId: result.runId ?? '' } });
  expect(run.cells).toHaveLength(14 * 2 * 2);
  expect((await editor('readVersion', { params: gate })).gate).toBe('passed');
  expect(await publish()).toMatchObject({ outcome: 'moved', move: { actor: 'pia' } });
});

test('a gate counts for the very text that was tried: another version of a part, and it has to run again', async () => {
  const service = await startWithBackend();
  const admin = service.admin();
  const key = 'PART';
  const texts = (system: string) => ({ en: { system, user: 'Included by others.' } });
  const part = (system: string) => ({
    variables: [],
    withThinking: { ...withThinking, texts: texts(system) },
    withoutThinking: { ...withoutThinking, texts: texts(system) },
  });
  const publishPart = async (system: string) => {
    const { labels, versionList } = await admin('readPrompt', { params: { key } });
    const body = { baseVersionId: versionList[0]?.id ?? null, content: part(system), note: 'n' };
    const { id: versionId } = await admin('createVersion', { params: { key }, body });
    const move = { versionId, reason: 'r', ifVersionId: labels.production ?? null, overrideGate: true };
    await admin('moveLabel', { params: { key, label: 'production' }, body: move });
  };
  await admin('createPrompt', { body: { key, description: '' } });
  await publishPart('one');
  const user = '{{> PART}} {{answers}}';
  const { en } = withoutThinking.texts;
  const including = { ...withoutThinking, texts: { en: { system: en?.system ?? '', user } } };
  const { id: versionId } = await admin('createVersion', {
    params,
    body: {
      baseVersionId: 'default-1',
      content: { ...content, withThinking: including, withoutThinking: including },
      note: 'n',
    },
  });
  await admin('runGate', { params: { ...params, versionId }, body: { provider: 'recorded' } });
  const passed = await gateOf(admin, { ...params, versionId });

  await publishPart('two');

  expect(passed.state).toBe('passed');
  expect((await admin('readGate', { params: { ...params, versionId } })).state).toBe('never_run');
});

test('a version that breaks an expectation, or holds no safety block, does not pass', async () => {
  const service = await startWithBackend();
  const admin = service.admin();
  const body = { personaId: 'kinga-baker', language: null, kind: 'min_findings', value: 90 } as const;
  await admin('saveExpectation', { params, body });

  await admin('runGate', { params: { ...params, versionId: 'default-1' }, body: { provider: 'recorded' } });
  const result = await gateOf(admin, { ...params, versionId: 'default-1' });

  expect(result.state).toBe('failed');
  expect(result.checks.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual([
    'safety_included',
    'expectations',
  ]);
});

const gateOf = (admin: Admin, gate: { key: string; versionId: string }) =>
  vi.waitFor(
    async () => {
      const read = await admin('readGate', { params: gate });
      expect(read.state).not.toBe('running');
      return read;
    },
    { timeout: 20_000, interval: 50 },
  );

test('where a model writes reports, the gate asks the model: recorded answers do not count', async () => {
  const withModel = await startBackendProcess({
    ANTHROPIC_API_KEY: 'sk-nothing',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    SERVICE_KEY: backend.serviceKey.reveal(),
  });
  try {
    const { admin } = await startWithBackend(withModel.url);
    const gate = { ...params, versionId: 'default-1' };

    await expect(admin()('runGate', { params: gate, body: { provider: 'recorded' } })).rejects.toMatchObject({
      status: 400,
    });
    const run = await admin()('startRun', { params, body: order({ provider: 'configured' }) });
    const stopped = await admin()('cancelRun', { params: { runId: run.id } });

    expect(stopped.finishedAt).not.toBeNull();
    expect(stopped.cells.every(({ status }) => status === 'cancelled' || status === 'failed')).toBe(true);
    expect(stopped.cells.some(({ status }) => status === 'cancelled')).toBe(true);
  } finally {
    await withModel.stop();
  }
});

test('at most two runs are under way, and a restart ends what was', async () => {
  const service = await startWithBackend();
  const personaIds = allPersonas.map(({ id }) => id);
  const start = () => service.admin()('startRun', { params, body: order({ personaIds }) });

  const outcomes = await Promise.allSettled([start(), start(), start()]);

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 429 } });
  const [first] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  await ended(service.admin(), first as Run);
  await service.database.queries.updateTable('runs').set({ finishedAt: null }).execute();
  await service.database.queries.updateTable('runCells').set({ figures: null, status: 'running' }).execute();
  await service.stop();

  const next = await startApp({ home: service.home, backendUrl: backend.url });
  const run = await next.admin()('readRun', { params: { runId: first?.id ?? '' } });

  expect(run.finishedAt).not.toBeNull();
  expect(run.cells[0]).toMatchObject({ status: 'cancelled', problem: 'The service was stopped meanwhile.' });
});
