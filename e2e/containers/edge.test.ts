import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEdgeServer } from '../../packages/cli/src/edge/edge-server.ts';
import { COMMON_HEADERS, HEADER_SETS } from '../../packages/cli/src/edge/route-table.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { type Answer, call } from './support/call.ts';
import { type Echo, type EchoService, startEchoService } from './support/echo-service.ts';
import { sendRaw } from './support/raw-request.ts';
import { type RealNginx, startRealNginx } from './support/real-nginx.ts';

const engine = await ensureContainerEngine();
const SLOWEST_CLIENT_SECONDS = 10;

describe.skipIf(!engine.available)('the edge as nginx', () => {
  let backend: EchoService;
  let promptService: EchoService;
  let nginx: RealNginx;
  let nodeEdge: { port: number; close: () => void };

  beforeAll(async () => {
    if (!engine.available) return;
    backend = await startEchoService('backend');
    promptService = await startEchoService('prompt-service');
    const ports = { backend: backend.port, 'prompt-service': promptService.port };
    nginx = await startRealNginx(engine.nginxImage, ports);
    nodeEdge = await startNodeEdge(nginx.webRoot, ports);
  }, 120_000);
  afterAll(async () => {
    nodeEdge?.close();
    backend?.close();
    promptService?.close();
    await nginx?.stop();
  });

  const host = () => `localhost:${nginx.httpsPort}`;
  const ask = (path: string, { headers = {}, ...rest }: { method?: string; headers?: object; body?: string } = {}) =>
    call({ port: nginx.httpsPort, ca: nginx.ca, path, ...rest, headers: { host: host(), ...headers } });
  const echo = async (path: string, headers: object = {}) => JSON.parse((await ask(path, { headers })).text) as Echo;
  const raw = (text: string, slow: { then?: string } = {}) =>
    sendRaw({ port: nginx.httpsPort, ca: nginx.ca }, text.replaceAll('HOST', host()), slow);

  test.each([
    ['GET', '/', { accept: 'text/html' }],
    ['GET', '/start/now', { accept: 'text/html' }],
    ['GET', '/start/now', { 'sec-fetch-mode': 'navigate' }],
    ['GET', '/start/now', {}],
    ['GET', '/assessment/p1.peak', { accept: 'text/html' }],
    ['GET', '/missing.png', {}],
    ['GET', '/icon.svg', {}],
    ['POST', '/', {}],
    ['GET', '/assets/app.js', {}],
    ['GET', '/assets/app.js', { 'accept-encoding': 'gzip' }],
    ['GET', '/assets/none.js', { accept: 'text/html' }],
    ['GET', '/.vite/manifest.json', {}],
    ['GET', '/health/live', {}],
    ['GET', '/health/other', {}],
    ['GET', '/internal', {}],
    ['GET', '/internal/plans/X', {}],
    ['GET', '/metrics', {}],
    ['POST', '/api/resolve', {}],
    ['GET', '/api/other', {}],
    ['GET', '/api/v1/questionnaires?x=1', {}],
    ['GET', '/api/v1/account/me', {}],
    ['GET', '/api/admin/prompts', {}],
    ['GET', '/api/v1/teapot', {}],
    ['GET', '/schemas/one.json', {}],
    ['GET', '/api/v1/%2e%2e/resolve', {}],
    ['GET', '/api/v1/../resolve', {}],
    ['GET', '/api/v1/..%2fresolve', {}],
    ['GET', '//api/resolve', {}],
    ['GET', '/a%00b', {}],
    ['GET', '/a%5cb', {}],
  ])('%s %s %o is answered like by the edge of processes', async (method, path, headers) => {
    const ours = await ask(path, { method, headers });
    const theirs = await callPlain({ port: nodeEdge.port, method, path, headers });

    expect(ours.status).toBe(theirs.status);
    const names = [...Object.keys(COMMON_HEADERS), 'cache-control', 'content-encoding', 'allow'];
    for (const name of names) expect(`${name}: ${ours.headers[name]}`).toBe(`${name}: ${theirs.headers[name]}`);
    // What nginx itself refuses is data, under a page's address too.
    const policy =
      ours.status < 400 ? theirs.headers['content-security-policy'] : HEADER_SETS.api['content-security-policy'];
    expect(ours.headers['content-security-policy']).toBe(policy);
    if (ours.status >= 400 && ours.status !== 418)
      expect(JSON.parse(ours.text)).toMatchObject({ code: codeOf(theirs) });
    if (ours.status === 200 && path.startsWith('/api')) {
      expect(JSON.parse(ours.text)).toMatchObject({ service: JSON.parse(theirs.text).service, url: path });
    }
  });

  test('what a client claims about itself is overwritten, and a broken trace begins anew', async () => {
    const claims = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      te: 'trailers',
    };
    const { headers } = await echo('/api/v1/x', { ...claims, traceparent: '00-zz-1-01' });
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const continued = await echo('/api/v1/x', { traceparent: trace });

    expect(headers).toMatchObject({
      host: host(),
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': host(),
      'x-forwarded-proto': 'https',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
    for (const name of ['x-real-ip', 'forwarded', 'te']) expect(headers).not.toHaveProperty(name);
    expect(continued.headers.traceparent).toBe(trace);
  });

  test('what a service says under the names of the edge is replaced, once', async () => {
    const { headers } = await ask('/api/v1/x');

    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(headers['strict-transport-security']).toBe('max-age=63072000');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test.each([
    'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET https://evil.example/api/v1/x HTTP/1.1\r\nHost: HOST\r\n\r\n',
    'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n',
    'GET /api/v1/x HTTP/1.1\r\n\r\n',
    'GET /api/v1/x HTTP/1.0\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde',
    'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\nX-Nul: a\0b\r\n\r\n',
    'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\nX-Fold: a\r\n b\r\n\r\n',
    `GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\nX-Long: ${'a'.repeat(33 * 1024)}\r\n\r\n`,
    `GET /${'a'.repeat(33 * 1024)} HTTP/1.1\r\nHost: HOST\r\n\r\n`,
  ])('a request that two parsers could read differently, or for another host, reaches no service: %j', async (text) => {
    const before = backend.seen() + promptService.seen();

    const answer = await raw(text.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));

    expect(answer.text).toMatch(/^HTTP\/1\.[01] (400|421|431|501)/);
    expect(backend.seen() + promptService.seen()).toBe(before);
  });

  test('a body over a megabyte is refused at once', async () => {
    const before = backend.seen();

    const { status, text } = await ask('/api/v1/x', { method: 'POST', body: 'a'.repeat(1024 * 1024 + 1) });

    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 413, code: 'too_large' });
    expect(backend.seen()).toBe(before);
  });

  test.each([
    ['headers', 'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\n', 'X-A: b\r\n'],
    ['a body', 'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 100\r\n\r\na', undefined],
  ])('a client that is slow with %s is cut off within ten seconds', async (_what, text, then) => {
    const { seconds } = await raw(text, then === undefined ? {} : { then });

    expect(seconds).toBeLessThanOrEqual(SLOWEST_CLIENT_SECONDS);
  });

  test('server-sent events arrive as they are sent', async () => {
    const gaps = await arrivalGaps(nginx, host());

    expect(gaps.at(-1)).toBeGreaterThan(1_000);
  });

  test('WebSocket passes, every other change of protocol does not', async () => {
    const upgrade = (protocol: string) =>
      raw(
        `GET /api/v1/live HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade${protocol === 'websocket' ? '' : ', close'}\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );

    expect((await upgrade('websocket')).text).toMatch(
      /^HTTP\/1\.1 101 [\s\S]*s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=[\s\S]*hello$/,
    );
    expect((await upgrade('h2c')).text).toMatch(/^HTTP\/1\.1 200/);
  });

  test('plain HTTP leads to HTTPS at the same address, answers challenges, and knows no other host', async () => {
    const plain = (path: string, name = `localhost:${nginx.httpPort}`) =>
      callPlain({ port: nginx.httpPort, method: 'GET', path, headers: { host: name } });

    expect(await plain('/a?b=c')).toMatchObject({ status: 308, headers: { location: `https://${host()}/a?b=c` } });
    expect(await plain('/.well-known/acme-challenge/token')).toMatchObject({ status: 200, text: 'token.thumbprint' });
    expect(await plain('/', 'evil.example')).toMatchObject({ status: 421 });
    expect((await plain('/')).headers).not.toHaveProperty('strict-transport-security');
  });

  test('only TLS 1.2 and 1.3 are spoken', async () => {
    expect(await handshake(nginx, 'TLSv1.3')).toBe('TLSv1.3');
    expect(await handshake(nginx, 'TLSv1.2')).toBe('TLSv1.2');
    await expect(handshake(nginx, 'TLSv1.1')).rejects.toThrow();
  });

  test('the log names routes, never what a person typed', async () => {
    await ask('/start/canary-in-path', { headers: { accept: 'text/html' } });
    await ask('/api/v1/analyses/canary-in-path?canary=in-query', { headers: { 'user-agent': 'canary-agent' } });
    await ask('/%2fcanary');

    const log = await nginx.logs();
    const lines = log.split('\n').filter((line) => line.startsWith('{'));

    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'info',
        name: 'edge',
        method: 'GET',
        route: '/api/v1/*',
        status: 200,
        ms: expect.any(Number),
      }),
    );
    expect(log).not.toContain('canary');
  });

  test('a service that is away is 503 with all headers, and others go on', async () => {
    promptService.close();

    const { status, headers, text } = await ask('/api/v1/account/me');

    expect({ status, retry: headers['retry-after'], frame: headers['x-frame-options'] }).toEqual({
      status: 503,
      retry: '5',
      frame: 'DENY',
    });
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable' });
    expect((await ask('/api/v1/x')).status).toBe(200);
  });

  test('one address that asks too often is told so in our own form', async () => {
    const all = await Promise.all(Array.from({ length: 250 }, () => ask('/api/v1/x')));
    const refused = all.filter(({ status }) => status === 429);

    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]?.headers).toMatchObject({ 'retry-after': '5', 'x-frame-options': 'DENY' });
    expect(all.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(100);
  });
});

async function startNodeEdge(webRoot: string, ports: Record<'backend' | 'prompt-service', number>) {
  const url = (port: number) => new URL(`http://127.0.0.1:${port}`);
  const options = {
    hostnames: ['localhost:0'],
    upstreams: { backend: url(ports.backend), 'prompt-service': url(ports['prompt-service']) },
    webRoot,
    now: () => new Date(),
    write: () => undefined,
  };
  const server = createEdgeServer({ port: 0, ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function callPlain(options: { port: number; method: string; path: string; headers: object }): Promise<Answer> {
  const { headers, ...rest } = options;
  return new Promise((resolve, reject) => {
    const all = { host: 'localhost:0', ...headers };
    const outgoing = plainRequest({ host: '127.0.0.1', agent: false, ...rest, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

const codeOf = ({ text }: Answer): unknown => JSON.parse(text).code;

function arrivalGaps({ httpsPort, ca }: RealNginx, host: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: httpsPort, ca, servername: 'localhost', path: '/api/v1/stream' };
    request({ ...options, headers: { host } }, (response) => {
      const times: number[] = [];
      response.on('data', () => times.push(performance.now()));
      response.once('end', () => resolve(times.slice(1).map((time, index) => time - (times[index] ?? 0))));
    })
      .once('error', reject)
      .end();
  });
}

function handshake({ httpsPort, ca }: RealNginx, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> {
  const versions = { minVersion: version, maxVersion: version } as const;
  const ciphers = version === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: httpsPort,
      ca,
      servername: 'localhost',
      ...versions,
      ...ciphers,
    });
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
