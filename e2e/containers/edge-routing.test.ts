import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEdgeServer } from '../../packages/cli/src/edge/edge-server.ts';
import { COMMON_HEADERS, HEADER_SETS } from '../../packages/cli/src/edge/route-table.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import type { Answer } from './support/call.ts';
import { callPlain } from './support/call-plain.ts';
import { type EdgeUnderTest, startEdgeUnderTest } from './support/edge-under-test.ts';

const engine = await ensureContainerEngine();

describe.skipIf(!engine.available)('nginx beside the edge of processes', () => {
  let edge: EdgeUnderTest;
  let nodeEdge: { port: number; close: () => void };

  beforeAll(async () => {
    edge = await startEdgeUnderTest(engine);
    nodeEdge = await startNodeEdge(edge);
  }, 120_000);
  afterAll(() => {
    nodeEdge?.close();
    return edge?.stop();
  });

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
    ['GET', '/admin', { accept: 'text/html' }],
    ['GET', '/admin/prompts/ONE', { accept: 'text/html' }],
    ['GET', '/admin/prompts/ONE', {}],
    ['GET', '/admin/icon.svg', {}],
    ['GET', '/admin/assets/app.js', { 'accept-encoding': 'gzip' }],
    ['GET', '/admin/assets/none.js', { accept: 'text/html' }],
    ['GET', '/administrator', { accept: 'text/html' }],
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
    const ours = await edge.ask(path, { method, headers });
    const theirs = await callPlain({ port: nodeEdge.port, method, path, headers: { host: 'localhost:0', ...headers } });

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
    const { headers } = await edge.echo('/api/v1/x', { ...claims, traceparent: '00-zz-1-01' });
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const continued = await edge.echo('/api/v1/x', { traceparent: trace });

    expect(headers).toMatchObject({
      host: edge.host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': edge.host,
      'x-forwarded-proto': 'https',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
    for (const name of ['x-real-ip', 'forwarded', 'te']) expect(headers).not.toHaveProperty(name);
    expect(continued.headers.traceparent).toBe(trace);
  });

  test('what a service says under the names of the edge is replaced, once', async () => {
    const { headers } = await edge.ask('/api/v1/x');

    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('only under its public name it tells browsers to speak TLS alone', async () => {
    const named = await edge.ask('/', { headers: { host: 'votive.example.org' } });
    const refused = await edge.ask('/internal', { headers: { host: 'votive.example.org' } });

    expect(named.headers['strict-transport-security']).toBe('max-age=63072000');
    expect(refused.headers['strict-transport-security']).toBe('max-age=63072000');
  });

  test('server-sent events arrive as they are sent', async () => {
    const gaps = await arrivalGaps(edge);

    expect(gaps.at(-1)).toBeGreaterThan(1_000);
  });

  test('WebSocket passes, every other change of protocol does not', async () => {
    const upgrade = (protocol: string) =>
      edge.raw(
        `GET /api/v1/live HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade${protocol === 'websocket' ? '' : ', close'}\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );

    expect((await upgrade('websocket')).text).toMatch(
      /^HTTP\/1\.1 101 [\s\S]*s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=[\s\S]*hello$/,
    );
    expect((await upgrade('h2c')).text).toMatch(/^HTTP\/1\.1 200/);
  });

  test('plain HTTP leads to HTTPS at the same address, answers challenges, and knows no other host', async () => {
    const plain = (path: string, name = `localhost:${edge.nginx.httpPort}`) =>
      callPlain({ port: edge.nginx.httpPort, method: 'GET', path, headers: { host: name } });

    expect(await plain('/a?b=c')).toMatchObject({ status: 308, headers: { location: `https://${edge.host}/a?b=c` } });
    expect(await plain('/.well-known/acme-challenge/token')).toMatchObject({ status: 200, text: 'token.thumbprint' });
    expect(await plain('/', 'evil.example')).toMatchObject({ status: 421 });
    expect((await plain('/')).headers).not.toHaveProperty('strict-transport-security');
  });
});

async function startNodeEdge({ nginx, backend, promptService }: EdgeUnderTest) {
  const url = (port: number) => new URL(`http://127.0.0.1:${port}`);
  const options = {
    hostnames: ['localhost:0'],
    upstreams: { backend: url(backend.port), 'prompt-service': url(promptService.port) },
    roots: nginx.roots,
    now: () => new Date(),
    write: () => undefined,
  };
  const server = createEdgeServer({ port: 0, ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

const codeOf = ({ text }: Answer): unknown => JSON.parse(text).code;

function arrivalGaps({ nginx: { httpsPort, ca }, host }: EdgeUnderTest): Promise<number[]> {
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
