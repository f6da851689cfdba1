import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { adminClient } from '../testing/admin-client.ts';
import { startBackendProcess } from '../testing/backend-process.ts';
import { makeHome } from '../testing/home.ts';
import { serviceEnvironment, spawnService } from '../testing/spawn-service.ts';
import { startApp } from '../testing/start-app.ts';
import { startTrial } from '../testing/trials.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const UNREACHABLE = 'http://127.0.0.1:9';
type Service = Pick<Awaited<ReturnType<typeof startApp>>, 'admin'>;
type Received = { headers: IncomingHttpHeaders; body: string };

/** A receiver that answers with `status()`, a backend that may send to it, and a home of both. */
async function startReceiver(status: () => number = () => 200) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const home = makeHome();
  const backend = await startBackendProcess({
    SERVICE_KEY: home.serviceKey.reveal(),
    WEBHOOK_PRIVATE_HOSTS: host,
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await backend.stop();
  });
  return { received, home, backendUrl: backend.url, url: `http://${host}/hook` };
}

const subscribe = ({ admin }: Service, url: string) =>
  admin()('createWebhook', { body: { url, events: ['label.moved'] } });
const move = ({ admin }: Service, label: string) =>
  admin()('moveLabel', {
    params: { key: KEY, label },
    body: { versionId: 'default-1', reason: 'try', ifVersionId: null },
  });
const deliveries = async ({ admin }: Service, webhookId: string) =>
  (await admin()('listDeliveries', { params: { webhookId } })).items;

test('a label that moves is announced, signed so that the receiver can tell, and logged', async () => {
  const { received, url, ...where } = await startReceiver();
  const service = await startApp(where);
  const { webhook, secret } = await subscribe(service, url);

  await move(service, 'staging');
  await vi.waitFor(async () => expect((await deliveries(service, webhook.id))[0]?.state).toBe('delivered'), 30_000);

  expect(received).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: '' }] = received as [Received];
  expect(JSON.parse(body)).toEqual({
    id: headers['webhook-id'],
    type: 'label.moved',
    createdAt: expect.any(String),
    data: {
      prompt: KEY,
      label: 'staging',
      from: null,
      to: 'default-1',
      actor: 'owner',
      approvedBy: null,
      reason: 'try',
    },
  });
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  expect(JSON.stringify(await service.admin()('listWebhooks'))).not.toContain(secret);
  expect(service.lines.join('')).not.toContain(secret);
});

test('what waits in the outbox survives a service that is killed, and comes once the way out is there', async () => {
  const { received, url, home, backendUrl } = await startReceiver();
  const now = () => new Date();
  const first = await startApp({ home, backendUrl, now });
  const { webhook } = await subscribe(first, url);
  await first.stop();
  const killed = spawnService({ ...serviceEnvironment(home), BACKEND_URL: UNREACHABLE });
  const admin = adminClient(await killed.listening, { 'x-admin-key': home.adminKey.reveal() });
  for (const label of ['staging', 'preview']) await move({ admin: () => admin }, label);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const waiting = await deliveries({ admin: () => admin }, webhook.id);
  await move({ admin: () => admin }, 'last');
  killed.kill('SIGKILL');
  await killed.exited;

  const next = await startApp({ home, backendUrl, now });
  const labels = () =>
    received.map(({ body }) => JSON.parse(body).data).flatMap(({ prompt, label }) => (prompt === KEY ? [label] : []));
  await vi.waitFor(() => expect(labels().sort()).toEqual(['last', 'preview', 'staging']), 30_000);

  expect(new Set(waiting.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(['waiting 0']));
  await vi.waitFor(
    async () =>
      expect(new Set((await deliveries(next, webhook.id)).map(({ state }) => state))).toEqual(new Set(['delivered'])),
    30_000,
  );
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(received.length);
});

test('a receiver that fails is asked again, later and later, and again at once when somebody says so', async () => {
  let status = 500;
  let clock = new Date('2026-11-20T12:00:00.000Z');
  const { received, url, ...where } = await startReceiver(() => status);
  const service = await startApp({ ...where, now: () => clock });
  const { webhook } = await subscribe(service, url);
  const waits = (number: number) =>
    vi.waitFor(async () => {
      const [delivery] = await deliveries(service, webhook.id);
      expect(delivery?.attempts).toBe(number);
      return delivery;
    }, 30_000);

  await move(service, 'staging');
  const once = await waits(1);
  clock = new Date(Date.parse(once?.nextAttemptAt ?? ''));
  const twice = await waits(2);
  status = 204;
  await service.admin()('redeliver', { params: { webhookId: webhook.id, deliveryId: once?.id ?? '' } });
  await vi.waitFor(async () => expect((await deliveries(service, webhook.id))[0]?.state).toBe('delivered'), 30_000);

  expect(once).toMatchObject({ state: 'waiting', lastStatus: 500, nextAttemptAt: '2026-11-20T12:00:05.000Z' });
  expect(twice).toMatchObject({ state: 'waiting', nextAttemptAt: '2026-11-20T12:00:35.000Z' });
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(received).toHaveLength(3);
});

test('an address inside is refused at save, and a webhook that was removed hears no more', async () => {
  const { received, url, ...where } = await startReceiver();
  const service = await startApp(where);
  const { webhook } = await subscribe(service, url);

  for (const inside of ['https://169.254.169.254/', 'https://localhost/', 'http://127.0.0.1:9/'])
    await expect(subscribe(service, inside)).rejects.toMatchObject({ status: 400 });
  await service.admin()('removeWebhook', { params: { webhookId: webhook.id } });
  await move(service, 'staging');
  await new Promise((resolve) => setTimeout(resolve, 1_300));

  expect(received).toHaveLength(0);
  expect((await service.admin()('listWebhooks')).items).toEqual([]);
  const { items } = await service.admin()('readAudit', { query: { target: webhook.id } });
  expect(items.map(({ action }) => action)).toEqual(['webhook.removed', 'webhook.created']);
});

test('what happens to an experiment is announced to those who asked for it', async () => {
  const { received, url, ...where } = await startReceiver();
  const service = await startApp(where);
  const { webhook } = await service.admin()('createWebhook', {
    body: { url, events: ['experiment.started', 'experiment.stopped'] },
  });

  const { id, revision } = await startTrial(service);
  await service.admin()('stopExperiment', {
    params: { experimentId: id },
    body: { ifRevision: revision, reason: 'enough' },
  });
  await vi.waitFor(() => expect(received).toHaveLength(2), 30_000);

  const told = received.map(({ body }) => JSON.parse(body)).sort((a, b) => a.type.localeCompare(b.type));
  expect(told).toMatchObject([
    { type: 'experiment.started', data: { experimentId: id, prompt: KEY, reason: 'to know' } },
    { type: 'experiment.stopped', data: { experimentId: id, prompt: KEY, reason: 'enough' } },
  ]);
  expect((await deliveries(service, webhook.id)).length).toBe(2);
});

test('the log of a webhook keeps its newest two hundred deliveries, and all that still wait', async () => {
  const { url, ...where } = await startReceiver(() => 500);
  let clock = Date.now();
  const service = await startApp({ ...where, now: () => new Date(clock++) });
  await subscribe(service, url);
  const kept = async () => {
    const rows = await service.database.queries.selectFrom('deliveries').select('state').execute();
    return rows.filter(({ state }) => state === 'waiting').length;
  };

  for (let nth = 0; nth < 201; nth++) await move(service, `label-${nth}`);
  expect(await kept()).toBe(201);
  await service.database.queries.updateTable('deliveries').set({ state: 'failed' }).execute();
  await move(service, 'one-more');

  const rows = await service.database.queries.selectFrom('deliveries').select(['state', 'body']).execute();
  expect(rows).toHaveLength(200);
  expect(rows.filter(({ state }) => state === 'waiting').map(({ body }) => JSON.parse(body).data.label)).toEqual([
    'one-more',
  ]);
  const labels = rows.map(({ body }) => JSON.parse(body).data.label);
  expect(labels).not.toContain('label-0');
  expect(labels).toContain('label-2');
});
