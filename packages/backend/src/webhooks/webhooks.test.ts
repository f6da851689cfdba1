import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { createWebhookSender } from './send-webhook.ts';

/** A receiver on this machine; `received` counts its requests. */
async function startReceiver(answer: { status?: number; location?: string; silent?: boolean } = {}) {
  const received: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push({ request, body });
      if (answer.silent) return;
      response.writeHead(answer.status ?? 200, answer.location ? { location: answer.location } : {});
      response.end('x'.repeat(1_000_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { received, port, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/hook` };
}

const message = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":"zażółć"}' });

test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['0.0.0.0', false],
  ['8.8.8.8', true],
  ['172.32.0.1', true],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2606:4700::1111', true],
  ['not an address', false],
])('%s is on the public Internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test.each([
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://localhost/',
  'http://8.8.8.8/',
  'file:///etc/passwd',
  'gopher://example.org/',
  'https://user:secret@example.org/',
  'not an address',
])('%s is refused when it is saved, and nothing is sent there', async (url) => {
  const sender = createWebhookSender({ privateHosts: [] });

  expect((await sender.check(url)).problem).not.toBeNull();
  expect(await sender.send(message(url))).toEqual({ status: null, problem: expect.any(String) });
});

test('a name that points to the inside is refused, at save and at the connection, also where only one of its addresses does', async () => {
  const { received, port } = await startReceiver();
  const resolve = async () => [
    { address: '8.8.8.8', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const sender = createWebhookSender({ privateHosts: [], resolve });

  for (const outcome of [
    await sender.check(`https://127-0-0-1.example:${port}/`),
    await sender.send(message(`https://127-0-0-1.example:${port}/`)),
  ])
    expect(outcome.problem).toMatch(/not on the public Internet|EAI|cannot be reached/);
  expect(received).toHaveLength(0);
});

test('a name that changes its mind after it was saved leads nowhere', async () => {
  const { received, port } = await startReceiver();
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? '8.8.8.8' : '127.0.0.1', family: 4 }];
  };
  const sender = createWebhookSender({ privateHosts: [], resolve });

  expect(await sender.check(`https://rebind.example:${port}/`)).toEqual({ status: null, problem: null });
  expect((await sender.send(message(`https://rebind.example:${port}/`))).problem).not.toBeNull();
  expect(asked).toBe(2);
  expect(received).toHaveLength(0);
});

test('a host that the operator named gets the message letter by letter, and its body is not read', async () => {
  const receiver = await startReceiver();
  const sender = createWebhookSender({ privateHosts: [receiver.host] });

  expect(await sender.check(receiver.url)).toEqual({ status: null, problem: null });
  expect(await sender.send(message(receiver.url))).toEqual({ status: 200, problem: null });
  expect(receiver.received).toMatchObject([{ body: '{"a":"zażółć"}' }]);
});

test('a redirect is an answer and is not followed; silence ends in time; nobody there is said', async () => {
  const inside = await startReceiver();
  const redirecting = await startReceiver({ status: 302, location: inside.url });
  const silent = await startReceiver({ silent: true });
  const sender = createWebhookSender({
    privateHosts: [redirecting.host, silent.host, '127.0.0.1:9'],
    timeoutMs: 300,
  });

  expect(await sender.send(message(redirecting.url))).toEqual({ status: 302, problem: null });
  expect(inside.received).toHaveLength(0);
  expect((await sender.send(message(silent.url))).problem).toMatch(/not answer in time/);
  expect((await sender.send(message('http://127.0.0.1:9/'))).problem).toMatch(/ECONNREFUSED/);
});
