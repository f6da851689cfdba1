import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { type EdgeUnderTest, startEdgeUnderTest } from './support/edge-under-test.ts';
import type { RealNginx } from './support/real-nginx.ts';

const engine = await ensureContainerEngine();
const SLOWEST_CLIENT_SECONDS = 10;

describe.skipIf(!engine.available)('nginx against hostile clients', () => {
  let edge: EdgeUnderTest;

  beforeAll(async () => {
    edge = await startEdgeUnderTest(engine);
  }, 120_000);
  afterAll(() => edge?.stop());

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
    const before = edge.backend.seen() + edge.promptService.seen();

    const answer = await edge.raw(text.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));

    expect(answer.text).toMatch(/^HTTP\/1\.[01] (400|421|431|501)/);
    expect(edge.backend.seen() + edge.promptService.seen()).toBe(before);
  });

  test('a body over a megabyte is refused at once', async () => {
    const before = edge.backend.seen();

    const { status, text } = await edge.ask('/api/v1/x', { method: 'POST', body: 'a'.repeat(1024 * 1024 + 1) });

    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 413, code: 'too_large' });
    expect(edge.backend.seen()).toBe(before);
  });

  test.each([
    ['headers', 'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\n', 'X-A: b\r\n'],
    ['a body', 'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 100\r\n\r\na', undefined],
  ])('a client that is slow with %s is cut off within ten seconds', async (_what, text, then) => {
    const { seconds } = await edge.raw(text, then === undefined ? {} : { then });

    expect(seconds).toBeLessThanOrEqual(SLOWEST_CLIENT_SECONDS);
  });

  test('only TLS 1.2 and 1.3 are spoken', async () => {
    expect(await handshake(edge.nginx, 'TLSv1.3')).toBe('TLSv1.3');
    expect(await handshake(edge.nginx, 'TLSv1.2')).toBe('TLSv1.2');
    await expect(handshake(edge.nginx, 'TLSv1.1')).rejects.toThrow();
  });

  test('the log names routes, never what a person typed', async () => {
    await edge.ask('/start/canary-in-path', { headers: { accept: 'text/html' } });
    await edge.ask('/api/v1/analyses/canary-in-path?canary=in-query', { headers: { 'user-agent': 'canary-agent' } });
    await edge.ask('/%2fcanary');

    const log = await edge.nginx.logs();
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
    edge.promptService.close();

    const { status, headers, text } = await edge.ask('/api/v1/account/me');

    expect({ status, retry: headers['retry-after'], frame: headers['x-frame-options'] }).toEqual({
      status: 503,
      retry: '5',
      frame: 'DENY',
    });
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable' });
    expect((await edge.ask('/api/v1/x')).status).toBe(200);
  });

  test('one address that asks too often is told so in our own form', async () => {
    const all = await Promise.all(Array.from({ length: 250 }, () => edge.ask('/api/v1/x')));
    const refused = all.filter(({ status }) => status === 429);

    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]?.headers).toMatchObject({ 'retry-after': '5', 'x-frame-options': 'DENY' });
    expect(all.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(100);
  });
});

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
