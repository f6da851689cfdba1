import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { expect, onTestFinished, test } from 'vitest';
import { CONSENT, core, keptReport, NOW } from '../testing/examples.ts';
import { createMemory, type KeyValue } from './key-value.ts';
import { createVault } from './vault.ts';
import { createWorkspace } from './workspace.ts';

let tabs = 0;

/** One tab of a device; tabs share the device's storage and the process's real locks. */
function openTab(storage: KeyValue, fetchQuestionnaire: () => Promise<Questionnaire> = async () => core()) {
  tabs += 1;
  const tab = tabs;
  let ids = 0;
  const workspace = createWorkspace({
    vault: createVault(storage),
    fetchQuestionnaire,
    locks: navigator.locks,
    now: () => NOW,
    newId: () => {
      ids += 1;
      return `run-${tab}-${ids}`;
    },
  });
  onTestFinished(workspace.close);
  return workspace;
}

const offline = async (): Promise<Questionnaire> => {
  throw new TypeError('fetch failed');
};

async function beginAndAnswer(storage: KeyValue) {
  const workspace = openTab(storage);
  await workspace.begin(CONSENT);
  workspace.change({ type: 'answered', itemId: 'p1.motivation', answer: 4 });
  workspace.change({ type: 'moved', place: 'p1.breakdown' });
  await workspace.flush();
  return workspace;
}

test('a reload in the middle resumes exactly, also without a connection', async () => {
  const storage = createMemory();
  const before = await beginAndAnswer(storage);
  await before.close();

  const after = openTab(storage, offline);
  await after.open();

  expect(after.desk.get()).toMatchObject({
    mayWrite: true,
    run: { place: 'p1.breakdown', answers: { 'p1.motivation': 4 } },
    questionnaire: { id: 'votive.core', version: '1.0.0' },
  });
});

test('a second tab only reads, until it is told to take over; then the first one only reads', async () => {
  const storage = createMemory();
  const first = await beginAndAnswer(storage);
  const second = openTab(storage);
  await second.open();
  expect(second.desk.get().mayWrite).toBe(false);
  second.change({ type: 'answered', itemId: 'p1.motivation', answer: 1 });
  expect(second.desk.get().run?.answers).toEqual({ 'p1.motivation': 4 });

  await second.takeOver();
  second.change({ type: 'answered', itemId: 'p1.motivation', answer: 2 });
  await second.flush();
  await expect.poll(() => first.desk.get().mayWrite).toBe(false);
  first.change({ type: 'answered', itemId: 'p1.motivation', answer: 5 });
  await first.flush();

  expect((await createVault(storage).runs())[0]?.answers).toEqual({ 'p1.motivation': 2 });
});

test('a newer revision on the device is never written over', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const run = workspace.desk.get().run;
  if (!run) throw new Error('the run is the premise of this test');
  await createVault(storage).saveRun({ ...run, revision: 99, answers: { 'p1.motivation': 1 } });

  workspace.change({ type: 'answered', itemId: 'p1.motivation', answer: 5 });
  await workspace.flush();

  expect((await createVault(storage).run(run.id))?.answers).toEqual({ 'p1.motivation': 1 });
  expect(workspace.desk.get().mayWrite).toBe(false);
});

test('when the questions change, a draft takes its answers along and lists those to look at again', async () => {
  const storage = createMemory();
  await (await beginAndAnswer(storage)).close();
  const next = { ...core(), version: '1.1.0' };
  const items = next.items.map((item) =>
    item.id === 'p1.motivation' && item.type === 'scale' ? { ...item, points: 7 } : item,
  );
  const after = openTab(storage, async () => ({ ...next, items }));
  await after.open();

  await after.refreshQuestions();

  expect(after.desk.get()).toMatchObject({
    carried: { kept: 0, total: 1, look: ['p1.motivation'] },
    run: { questionnaire: { version: '1.1.0' }, answers: { 'p1.motivation': 4 }, place: 'p1.breakdown' },
  });
});

test('a run that has a report keeps the questions it was made with', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const runId = workspace.desk.get().run?.id ?? '';
  await workspace.keepReport(keptReport({ runId }));
  await workspace.close();
  const after = openTab(storage, async () => ({ ...core(), version: '2.0.0' }));
  await after.open();

  await after.refreshQuestions();

  expect(after.desk.get()).toMatchObject({ carried: undefined, questionnaire: { version: '1.0.0' } });
});

test('forgetting a run leaves nothing of it on the device', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const runId = workspace.desk.get().run?.id ?? '';
  await workspace.keepReport(keptReport({ runId }));

  workspace.change({ type: 'answered', itemId: 'p1.mood_week', answer: 3 });
  await workspace.forget(runId);

  expect(await storage.all('runs')).toEqual([]);
  expect(await storage.all('reports')).toEqual([]);
  expect(await storage.get('notes', 'active')).toBeUndefined();
  expect(workspace.desk.get().run).toBeUndefined();
});

test('a new run leaves the earlier ones on the device', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);

  await workspace.begin(CONSENT);

  expect(await workspace.runs()).toHaveLength(2);
  expect(workspace.desk.get().run?.answers).toEqual({});
});

const REQUEST: RequestAnalysis = {
  questionnaire: { id: 'votive.core', version: '1.0.0' },
  language: 'en',
  thinking: false,
  consent: { ai: false, store: true, statistics: false },
  answers: { 'p1.motivation': 4 },
};

test('what was asked for from the server is still asked for after a reload, under the same key', async () => {
  const storage = createMemory();
  const before = await beginAndAnswer(storage);
  const order = await before.order(REQUEST);
  await before.close();

  const after = openTab(storage, offline);
  await after.open();

  expect(after.desk.get().order).toEqual(order);
  expect(await after.order(REQUEST)).toEqual(order);
  expect(order?.copies).toHaveLength(1);
});

test('a report fulfils its order and takes over the copies that it may have left', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const order = await workspace.order(REQUEST);
  const runId = workspace.desk.get().run?.id ?? '';

  await workspace.keepReport(keptReport({ runId, madeOn: 'device' }));

  expect(workspace.desk.get()).toMatchObject({ order: undefined, report: { copies: order?.copies } });
  expect(await createVault(storage).order(runId)).toBeUndefined();
});

test('forgetting a draft whose answer was lost leaves only the key by which its copy is deleted', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const order = await workspace.order(REQUEST);

  await workspace.forget(workspace.desk.get().run?.id ?? '');

  expect(await storage.all('notes')).toEqual([order?.copies]);
  expect(await workspace.deletions()).toEqual(order?.copies);
});

test('a device that is full keeps the report on the page and says that it is nowhere else', async () => {
  const storage = createMemory();
  const workspace = await beginAndAnswer(storage);
  const runId = workspace.desk.get().run?.id ?? '';
  storage.change = async () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };

  await workspace.keepReport(keptReport({ runId }));

  expect(workspace.desk.get()).toMatchObject({ save: 'failed', report: { runId } });
});
