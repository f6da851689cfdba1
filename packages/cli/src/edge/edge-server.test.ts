import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type RequestListener,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/votive.ts';
import { createEdgeServer } from './edge-server.ts';

test('each address reaches its own service, and inner ones reach none', async () => {
  const edge = await startEdge({ backend: named('backend'), 'prompt-service': named('prompt-service') });

  for (const [path, expected] of [
    ['/api/v1/questionnaires', 'backend /api/v1/questionnaires'],
    ['/api/v1/analyses/abc?x=1', 'backend /api/v1/analyses/abc?x=1'],
    ['/schemas/questionnaire.json', 'backend /schemas/questionnaire.json'],
    ['/api/v1/account/session', 'prompt-service /api/v1/account/session'],
    ['/api/admin/prompts', 'prompt-service /api/admin/prompts'],
  ] as const) {
    expect((await edge.ask(path)).body, path).toBe(expected);
  }
  for (const path of [
    '/internal/prompt-export',
    '/internal',
    '/%69nternal/plans/x',
    '/api/resolve',
    '/api/resolve/',
    '/api/%72esolve',
    '/metrics',
    '/metrics/x',
    '/api/v2/x',
    '/api',
  ]) {
    expect((await edge.ask(path)).status, path).toBe(404);
  }
  for (const path of [
    '/api/v1/../../internal/x',
    '/api/v1/%2e%2e/%2e%2e/internal/x',
    '//internal',
    '/a%2f..%2finternal',
    '/%zz',
    '/a%00b',
    '/api\\v1',
  ]) {
    expect((await edge.ask(path)).status, path).toBe(400);
  }
});

test('the app is served with its caches, precompressed, and for every address of its own', async () => {
  const edge = await startEdge();
  const html = { accept: 'text/html' };

  const index = await edge.ask('/', { headers: html });
  expect([index.status, index.headers['cache-control'], index.body]).toEqual([200, 'no-cache', '<!doctype html>app']);
  const page = await edge.ask('/assessment/p1.motivation-x', { headers: html });
  expect([page.status, page.body]).toEqual([200, '<!doctype html>app']);
  expect(page.headers['cache-control']).toBe('no-cache');
  const asset = await edge.ask('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip' } });
  expect([asset.status, asset.headers['content-encoding']]).toEqual([200, 'gzip']);
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const missing = await edge.ask('/assets/app-9z9z.js', { headers: html });
  expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-store']);
  expect((await edge.ask('/favicon.ico', { headers: { accept: 'image/*' } })).status).toBe(404);
  expect((await edge.ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
});

test('the admin pages are served below their own address, from their own folder', async () => {
  const edge = await startEdge();
  const html = { accept: 'text/html' };

  for (const path of ['/admin', '/admin/', '/admin?x=1', '/admin/prompts/ONE']) {
    const page = await edge.ask(path, { headers: html });
    expect([path, page.status, page.body]).toEqual([path, 200, '<!doctype html>admin']);
  }
  const asset = await edge.ask('/admin/assets/lab-9f8e.js');
  expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect((await edge.ask('/admin/assets/app-1a2b.js')).status).toBe(404);
  expect((await edge.ask('/administrator', { headers: html })).body).toBe('<!doctype html>app');
});

test('a build under the running edge is served at once and whole', async () => {
  const edge = await startEdge();
  const html = { accept: 'text/html' };
  expect((await edge.ask('/', { headers: html })).body).toBe('<!doctype html>app');

  writeFileSync(join(edge.webRoot, 'assets', 'app-3c4d.js'), 'export const next = 1;');
  writeFileSync(join(edge.webRoot, 'index.html'), '<!doctype html>a longer page than before');

  expect((await edge.ask('/', { headers: html })).body).toBe('<!doctype html>a longer page than before');
  expect((await edge.ask('/start', { headers: html })).body).toBe('<!doctype html>a longer page than before');
  expect((await edge.ask('/assets/app-3c4d.js')).body).toBe('export const next = 1;');
});

test('every answer carries the headers of the table, whatever a service says', async () => {
  const edge = await startEdge({
    backend: (_request, response) => {
      response.setHeader('content-security-policy', 'default-src *');
      response.setHeader('strict-transport-security', 'max-age=1');
      response.setHeader('x-powered-by', 'Express');
      response.end('{}');
    },
  });

  const page = await edge.ask('/', { headers: { accept: 'text/html' } });
  const data = await edge.ask('/api/v1/x');

  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'self'; base-uri 'none'; .*frame-ancestors 'none'/,
  );
  expect(page.headers['content-security-policy']).not.toContain('unsafe');
  expect(data.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  for (const { headers } of [
    page,
    data,
    await edge.ask('/internal'),
    await edge.ask('/', { headers: { host: 'evil.example' } }),
  ]) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('only the hosts of the appliance are answered', async () => {
  const edge = await startEdge({}, ['votive.example']);
  const statusFor = async (host: string) => (await edge.ask('/health/live', { headers: { host } })).status;

  for (const host of [
    `127.0.0.1:${edge.port}`,
    `localhost:${edge.port}`,
    `LOCALHOST:${edge.port}`,
    `[::1]:${edge.port}`,
    'votive.example',
    `votive.example:${edge.port}`,
  ]) {
    expect(await statusFor(host), host).toBe(200);
  }
  for (const host of [
    'evil.example',
    `evil.example:${edge.port}`,
    '127.0.0.1:1',
    'localhost',
    `localhost:${edge.port}.evil.example`,
  ]) {
    expect(await statusFor(host), host).toBe(421);
  }
});

test('what a client claims about itself is replaced, and its trace goes on', async () => {
  const seen: IncomingMessage['headers'][] = [];
  const edge = await startEdge({
    backend: (request, response) => {
      seen.push(request.headers);
      response.end();
    },
  });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  await edge.ask('/api/v1/x', {
    headers: {
      traceparent,
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-real-ip': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
      connection: 'close, x-secret',
      'x-secret': '1',
    },
  });
  await edge.ask('/api/v1/x', { headers: { traceparent: 'nonsense' } });

  expect(seen[0]).toMatchObject({
    traceparent,
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': `127.0.0.1:${edge.port}`,
  });
  for (const name of ['x-real-ip', 'forwarded', 'x-secret']) expect(seen[0]?.[name]).toBeUndefined();
  expect(seen[1]?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('a body of a megabyte passes and a larger one is refused, announced or not', async () => {
  const sizes: number[] = [];
  const edge = await startEdge({
    backend: (request, response) => {
      let size = 0;
      request.on('data', (chunk) => {
        size += chunk.length;
      });
      request.on('error', () => {});
      request.on('end', () => {
        sizes.push(size);
        response.end('ok');
      });
    },
  });
  const megabyte = Buffer.alloc(1024 * 1024, 'x');

  expect((await edge.ask('/api/v1/x', { method: 'POST', body: megabyte })).status).toBe(200);
  expect((await edge.ask('/api/v1/x', { method: 'POST', body: megabyte, chunked: true })).status).toBe(200);
  expect(
    (await edge.ask('/api/v1/x', { method: 'POST', body: Buffer.concat([megabyte, Buffer.from('y')]) })).status,
  ).toBe(413);
  expect(
    (await edge.ask('/api/v1/x', { method: 'POST', body: Buffer.concat([megabyte, megabyte]), chunked: true })).status,
  ).toBe(413);
  expect(sizes).toEqual([megabyte.length, megabyte.length]);
});

test('server-sent events arrive as they are sent, and a client that leaves ends the call', async () => {
  let closed: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const edge = await startEdge({
    backend: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
      response.once('close', closed);
    },
  });

  const controller = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${edge.port}/api/v1/events`, { signal: controller.signal });
  const first = await answer.body?.getReader().read();
  controller.abort();

  expect(new TextDecoder().decode(first?.value)).toBe('data: first\n\n');
  await ended;
});

test('a service that is down is 503 with Retry-After, and health says which', async () => {
  const edge = await startEdge({ 'prompt-service': (_request, response) => void response.end('{"status":"healthy"}') });

  const answer = await edge.ask('/api/v1/x');
  const health = await edge.ask('/health');

  expect([answer.status, answer.headers['retry-after'], JSON.parse(answer.body).code]).toEqual([
    503,
    '5',
    'unavailable',
  ]);
  expect((await edge.ask('/health/ready')).status).toBe(200);
  expect(JSON.parse(health.body)).toMatchObject({
    status: 'degraded',
    checks: { web: { status: 'healthy' }, backend: { status: 'unhealthy' }, 'prompt-service': { status: 'healthy' } },
  });
});

test('an answer that a service breaks off does not end as if it were whole', async () => {
  const edge = await startEdge({
    backend: (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    },
  });

  await expect(edge.ask('/api/v1/x')).rejects.toThrow();
});

test('requests that two parsers could read differently are refused', async () => {
  const reached: string[] = [];
  const edge = await startEdge({
    backend: (request, response) => {
      reached.push(`${request.method} ${request.url}`);
      response.end('ok');
    },
  });
  const host = `Host: 127.0.0.1:${edge.port}`;

  for (const [what, text] of [
    [
      'both lengths',
      `POST /api/v1/a HTTP/1.1\r\n${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', `POST /api/v1/a HTTP/1.1\r\n${host}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`],
    [
      'a hidden encoding',
      `POST /api/v1/a HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded header', `GET /api/v1/a HTTP/1.1\r\n${host}\r\nX-A: b\r\n c\r\n\r\n`],
    ['a space before the colon', `GET /api/v1/a HTTP/1.1\r\n${host}\r\nContent-Length : 4\r\n\r\nabcd`],
    ['no host', 'GET /api/v1/a HTTP/1.1\r\n\r\n'],
    ['a foreign target', `GET http://evil.example/api/v1/a HTTP/1.1\r\n${host}\r\n\r\n`],
    ['a huge header', `GET /api/v1/a HTTP/1.1\r\n${host}\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ] as const) {
    expect(await raw(edge.port, text), what).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  expect(reached).toEqual([]);
});

test('WebSocket connections are joined byte by byte, and only with routed services', async () => {
  const backend = createServer();
  backend.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.on('data', (chunk) => socket.write(`echo ${chunk}`));
  });
  const edge = await startEdge({ backend });
  const upgrade = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${edge.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

  expect(await raw(edge.port, upgrade('/api/v1/live'), 'ping')).toMatch(/^HTTP\/1\.1 101 [\s\S]*echo ping$/);
  expect(await raw(edge.port, upgrade('/internal/changes'))).toMatch(/^HTTP\/1\.1 404 /);
});

test('the access log names routes and never what was asked for', async () => {
  const edge = await startEdge({ backend: named('backend') });

  await edge.ask('/api/v1/analyses/secret-id?token=secret-token');
  await edge.ask('/report/secret-id', { headers: { accept: 'text/html' } });

  await eventually('both lines are written', () => edge.lines.length === 2);
  expect(edge.lines).toMatchObject([
    { method: 'GET', route: '/api/v1/*', status: 200, msg: 'request' },
    { method: 'GET', route: '/*', status: 200 },
  ]);
  expect(JSON.stringify(edge.lines)).not.toContain('secret');
});

type Service = RequestListener | Server;

async function startEdge(services: { backend?: Service; 'prompt-service'?: Service } = {}, hostnames: string[] = []) {
  const webRoot = mkdtempSync(join(tmpdir(), 'votive-edge-'));
  const adminRoot = join(webRoot, 'of-the-admin');
  mkdirSync(join(adminRoot, 'assets'), { recursive: true });
  writeFileSync(join(adminRoot, 'index.html'), '<!doctype html>admin');
  writeFileSync(join(adminRoot, 'assets', 'lab-9f8e.js'), 'export {};');
  onTestFinished(() => rmSync(webRoot, { recursive: true }));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html>app');
  writeFileSync(join(webRoot, 'assets', 'app-1a2b.js'), 'export {};'.repeat(20));
  writeFileSync(join(webRoot, 'assets', 'app-1a2b.js.gz'), gzipSync('export {};'.repeat(20)));
  const port = await listen(createServer(), { thenClose: true });
  const lines: Record<string, unknown>[] = [];
  const upstreams = {
    backend: await startService(services.backend),
    'prompt-service': await startService(services['prompt-service']),
  };
  const edge = createEdgeServer({
    port,
    hostnames,
    upstreams,
    roots: { web: webRoot, admin: adminRoot },
    now: () => new Date(),
    write: (line) => void lines.push(line),
  });
  await listen(edge, { port });
  return { port, lines, webRoot, ask: (path: string, options: Ask = {}) => ask(port, path, options) };
}

async function startService(service: Service | undefined): Promise<URL> {
  if (service === undefined) return new URL(`http://127.0.0.1:${await listen(createServer(), { thenClose: true })}`);
  return new URL(`http://127.0.0.1:${await listen(typeof service === 'function' ? createServer(service) : service)}`);
}

async function listen(
  server: Server,
  { port = 0, thenClose = false }: { port?: number; thenClose?: boolean } = {},
): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  if (thenClose) await new Promise((resolve) => server.close(resolve));
  else
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  return address.port;
}

function named(name: string): RequestListener {
  return (request, response) => void response.end(`${name} ${request.url}`);
}

type Ask = { method?: string; headers?: Record<string, string>; body?: string | Buffer; chunked?: boolean };

/** Asks without a client library, which would tidy the path up. */
function ask(port: number, path: string, { method = 'GET', headers = {}, body, chunked = false }: Ask) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>((resolve, reject) => {
    const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = openRequest(
      { host: '127.0.0.1', port, path, method, headers: { ...length, ...headers }, agent: false },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      },
    );
    request.on('error', reject);
    if (chunked && body !== undefined)
      for (let at = 0; at < body.length; at += 65_536) request.write(body.slice(at, at + 65_536));
    request.end(chunked ? undefined : body);
  });
}

/** Sends bytes as they are; answers what came back when the connection ends, or falls silent after `then` was sent. */
function raw(port: number, text: string, then?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      if (then !== undefined && answer.endsWith('\r\n\r\n')) socket.write(then);
      else if (then !== undefined) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.setTimeout(3_000, () => socket.destroy());
  });
}
