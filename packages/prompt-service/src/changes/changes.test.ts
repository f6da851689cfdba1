import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { planChangeSchema, planHelloSchema } from '@votive/shared/contracts/plan-changes';
import type { Response } from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { defaultVersion, modes } from '../testing/versions.ts';
import { createChangeStream } from './change-stream.ts';

const KEY = 'ASSESSMENT_ANALYSIS';

/** One client of the stream; `next` waits for its next block of text. */
async function listen({ url, token }: Awaited<ReturnType<typeof startApp>>) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${url}/internal/changes`, {
    headers: { authorization: `Bearer ${token()}` },
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  async function next(): Promise<string | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return block;
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return undefined;
      text += chunk.value;
    }
  }
  const event = async () => {
    const [name, data] = ((await next()) ?? '').split('\n');
    return { name: name?.replace('event: ', ''), data: JSON.parse(data?.replace('data: ', '') ?? 'null') as unknown };
  };
  return { response, next, event, abort };
}

async function publish({ prompts }: Awaited<ReturnType<typeof startApp>>, says: string): Promise<string> {
  const { id } = await prompts.createVersion({ key: KEY, ...modes(says), note: '', author: 'ada' });
  await prompts.moveLabel({ key: KEY, label: 'production', versionId: id, actor: 'ada', reason: 'better' });
  return id;
}

test('a client is greeted with all revisions and hears of a publication at once', async () => {
  const service = await startApp();
  const client = await listen(service);
  expect(client.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const etag = async () =>
    (await service.send('GET', `/internal/plans/${KEY}`)).headers.get('etag')?.replaceAll('"', '');

  const hello = await client.event();
  expect(hello.name).toBe('hello');
  expect(planHelloSchema.parse(hello.data)).toEqual({ revisions: { [KEY]: await etag() } });

  await publish(service, 'second');
  const change = await client.event();
  expect(change.name).toBe('change');
  expect(planChangeSchema.parse(change.data)).toEqual({ key: KEY, revision: await etag() });
});

test('every client hears of every change, in order, rollbacks and archiving included', async () => {
  const service = await startApp();
  const clients = [await listen(service), await listen(service), await listen(service)];
  const [first] = await Promise.all(clients.map(({ event }) => event()));
  const { revisions } = planHelloSchema.parse(first?.data);

  await publish(service, 'second');
  await service.prompts.moveLabel({
    key: KEY,
    label: 'production',
    versionId: defaultVersion.id,
    actor: 'ada',
    reason: 'back',
  });
  await service.prompts.archivePrompt({ key: KEY, actor: 'ada', reason: 'unused' });

  for (const client of clients) {
    expect((await client.event()).data).toMatchObject({ key: KEY });
    expect((await client.event()).data).toEqual({ key: KEY, revision: revisions[KEY] });
    expect((await client.event()).data).toEqual({ key: KEY, revision: 'archived' });
  }
});

test('a label that no plan depends on, or that stands there already, makes no noise', async () => {
  const service = await startApp();
  const client = await listen(service);
  await client.event();
  const { id } = await service.prompts.createVersion({ key: KEY, ...modes('quiet'), note: '', author: 'ada' });
  const move = (label: string, versionId: string) =>
    service.prompts.moveLabel({ key: KEY, label, versionId, actor: 'ada', reason: 'r' });

  expect(await move('staging', id)).toBe(true);
  expect(await move('production', defaultVersion.id)).toBe(false);
  await move('production', id);

  const { revision } = planChangeSchema.parse((await client.event()).data);
  const { revision: current } = (await (await service.send('GET', `/internal/plans/${KEY}`)).json()) as {
    revision: string;
  };
  expect(revision).toBe(current);
});

test('a quiet stream has a heartbeat', async () => {
  const client = await listen(await startApp({ heartbeatMs: 20 }));
  await client.event();

  expect(await client.next()).toBe(': heartbeat');
  expect(await client.next()).toBe(': heartbeat');
});

test('a shutdown ends the streams', async () => {
  const service = await startApp();
  const client = await listen(service);
  await client.event();

  service.closeStreams();

  expect(await client.next()).toBeUndefined();
});

test('clients that leave are forgotten', async () => {
  const service = await startApp();
  const clients = [await listen(service), await listen(service)];
  const connected = async () =>
    /votive_change_stream_clients\{[^}]*\} (\d+)/.exec(await (await fetch(`${service.url}/metrics`)).text())?.[1];
  expect(await connected()).toBe('2');

  for (const { abort } of clients) abort.abort();

  await expect.poll(connected).toBe('0');
});

test('a client that never reads is cut, and the others go on', async () => {
  const stream = createChangeStream(15_000);
  const server = createServer((_request, response) => stream.connect(response as Response, {})).listen(0);
  onTestFinished(() => {
    stream.close();
    server.closeAllConnections();
    server.close();
  });
  const sleeper = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void sleeper.destroy());
  sleeper.pause();
  sleeper.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(stream.clientCount).toBe(1);

  const revision = 'r'.repeat(1_000);
  for (let times = 0; times < 50 && stream.clientCount() > 0; times += 1) {
    for (let change = 0; change < 500; change += 1) stream.publish({ key: KEY, revision });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  expect(stream.clientCount()).toBe(0);
});
