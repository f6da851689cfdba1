import { expect, onTestFinished, test } from 'vitest';
import { createMemory, type KeyValue } from '../runs/key-value.ts';
import { createVault } from '../runs/vault.ts';
import { createWorkspace } from '../runs/workspace.ts';
import { ANALYSIS, CONSENT, core, keptReport, NOW } from '../testing/examples.ts';
import { sendJson, startServer } from '../testing/start-server.ts';
import type { Api } from './api.ts';
import { createOutbox } from './outbox.ts';

const COPY = { id: ANALYSIS.id, accessToken: 'k'.repeat(43) };
const toStore = (runId: string) => keptReport({ runId, analysis: { ...ANALYSIS, storeTicket: 'ticket' } });
const AWAY = { code: 'unavailable', message: 'away' };

/** One tab with its outbox; `pauses` are the times after which it wants to try again, and `tick` lets the last of them pass. */
function openTab(storage: KeyValue, api: Api, isOnline = () => true) {
  const pauses: number[] = [];
  let onTime: (() => void) | undefined;
  let asked = 0;
  const isFirst = () => {
    asked += 1;
    return asked === 1;
  };
  const workspace = createWorkspace({
    vault: createVault(storage),
    fetchQuestionnaire: async () => core(),
    locks: undefined,
    now: () => NOW,
    newId: () => (isFirst() ? 'run-1' : crypto.randomUUID()),
  });
  onTestFinished(workspace.close);
  const outbox = createOutbox({
    workspace,
    api,
    locks: navigator.locks,
    isOnline,
    random: () => 0,
    after: (delayMs, call) => {
      pauses.push(delayMs);
      onTime = call;
      return () => {
        onTime = undefined;
      };
    },
  });
  const tick = async () => {
    onTime?.();
    await outbox.deliver();
  };
  return { workspace, outbox, pauses, tick };
}

test('during maintenance a report and a deletion wait on the device, as long as the server asks for; afterwards both are done', async () => {
  let isClosed = true;
  const { api, seen } = await startServer((response, { method }) => {
    if (isClosed) sendJson(response, 503, AWAY, { 'retry-after': '17' });
    else if (method === 'DELETE') response.writeHead(204).end();
    else sendJson(response, 200, { accessToken: 'key' });
  });
  const storage = createMemory();
  const first = openTab(storage, api);
  await first.workspace.begin(CONSENT);
  await first.workspace.keepReport(keptReport({ copies: [COPY] }));
  await first.workspace.forget('run-1');
  await first.workspace.keepReport(toStore('run-2'));
  await first.outbox.deliver();
  expect(first.outbox.waiting.get()).toEqual({ toStore: 1, toDelete: 1, toCount: 0 });
  expect(first.pauses).toEqual([17_000]);

  const reloaded = openTab(storage, api);
  await reloaded.outbox.deliver();
  expect(reloaded.outbox.waiting.get()).toEqual({ toStore: 1, toDelete: 1, toCount: 0 });
  isClosed = false;
  await reloaded.tick();

  expect(reloaded.outbox.waiting.get()).toEqual({ toStore: 0, toDelete: 0, toCount: 0 });
  expect((await createVault(storage).report('run-2'))?.analysis.stored).toBe(true);
  expect(await createVault(storage).deletions()).toEqual([]);
  expect(seen.filter(({ method }) => method === 'DELETE')).toMatchObject(
    Array.from({ length: 3 }, () => ({ authorization: `Bearer ${COPY.accessToken}` })),
  );
});

test('without a word from the server the pauses double up to a minute, and offline nothing is sent', async () => {
  let isOnline = true;
  const { api, seen } = await startServer((response) => response.destroy());
  const tab = openTab(createMemory(), api, () => isOnline);
  await tab.workspace.keepReport(toStore('run-2'));

  for (let round = 0; round < 7; round += 1) await tab.outbox.deliver();
  expect(tab.pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  isOnline = false;
  await tab.outbox.deliver();

  expect(seen).toHaveLength(7);
  expect(tab.outbox.waiting.get()).toEqual({ toStore: 1, toDelete: 0, toCount: 0 });
});

test('a copy that is gone already counts as deleted', async () => {
  const { api } = await startServer((response) => sendJson(response, 404, { code: 'not_found', message: 'gone' }));
  const tab = openTab(createMemory(), api);
  await tab.workspace.keepReport(keptReport({ copies: [COPY] }));
  await tab.workspace.forget('run-1');

  await tab.outbox.deliver();

  expect(tab.outbox.waiting.get()).toEqual({ toStore: 0, toDelete: 0, toCount: 0 });
  expect(await tab.workspace.deletions()).toEqual([]);
});

test('a remark that is made while the report is on its way is not lost', async () => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const { api } = await startServer((response) => {
    arrived.resolve();
    void gate.promise.then(() => sendJson(response, 200, { accessToken: 'key' }));
  });
  const tab = openTab(createMemory(), api);
  await tab.workspace.keepReport(toStore('run-2'));

  const delivered = tab.outbox.deliver();
  await arrived.promise;
  await tab.workspace.changeReport('run-2', (report) => ({ ...report, remarks: { E1: { verdict: 'fits' } } }));
  gate.resolve();
  await delivered;

  expect((await tab.workspace.reports())[0]).toMatchObject({
    analysis: { stored: true },
    remarks: { E1: { verdict: 'fits' } },
  });
});

test('what is deleted while a round is under way is deleted on the server right after it', async () => {
  const { api, seen } = await startServer((response, { method }) =>
    method === 'PUT' ? sendJson(response, 200, { accessToken: COPY.accessToken }) : response.writeHead(204).end(),
  );
  const tab = openTab(createMemory(), api);
  await tab.workspace.keepReport({ ...toStore('run-2'), copies: [COPY], key: COPY.accessToken });

  const first = tab.outbox.deliver();
  await tab.workspace.forget('run-2');
  await Promise.all([first, tab.outbox.deliver()]);

  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', path: `/api/v1/analyses/${COPY.id}` });
  expect(await tab.workspace.reports()).toEqual([]);
});

test('what a person did with a report is counted once and in order, only with consent, and survives a reload while the server is away', async () => {
  let isAway = true;
  const { api, seen } = await startServer((response) =>
    isAway ? sendJson(response, 503, AWAY) : sendJson(response, 202, { taken: true }),
  );
  const storage = createMemory();
  const tab = openTab(storage, api);
  const agreed = keptReport({ consent: { ai: true, store: false, statistics: true } });
  await tab.workspace.noteEvent(agreed, { type: 'verdict', findingId: 'f1', verdict: 'fits' });
  await tab.workspace.noteEvent(agreed, { type: 'verdict', findingId: 'f1' });
  await tab.workspace.noteEvent(agreed, { type: 'printed' });
  await tab.workspace.noteEvent(keptReport(), { type: 'exported' });
  await tab.workspace.noteEvent({ ...agreed, madeOn: 'device' }, { type: 'exported' });
  await tab.outbox.deliver();
  expect(tab.outbox.waiting.get()).toMatchObject({ toCount: 3 });

  isAway = false;
  const after = openTab(storage, api);
  seen.length = 0;
  await after.outbox.deliver();
  await after.outbox.deliver();

  const path = `/api/v1/analyses/${ANALYSIS.id}/events`;
  expect(seen).toMatchObject([
    { method: 'POST', path, body: { type: 'verdict', findingId: 'f1', verdict: 'fits' } },
    { method: 'POST', path, body: { type: 'verdict', findingId: 'f1' } },
    { method: 'POST', path, body: { type: 'printed' } },
  ]);
  expect(after.outbox.waiting.get()).toMatchObject({ toCount: 0 });
});
