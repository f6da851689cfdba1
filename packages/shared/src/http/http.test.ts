import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { createLog } from '../log.ts';
import { errorHandler } from './error-handler.ts';
import { jsonBody } from './json-body.ts';
import { parse } from './parse.ts';
import { policyRouter } from './policy-router.ts';
import { requestTrace } from './request-trace.ts';
import { drain, serve } from './serve.ts';

const bodySchema = z.strictObject({ name: z.string().min(1), age: z.number() });

/** A small service made of the shared parts, and what it logged. */
async function startService() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog('sample', 'debug', stream);
  const router = policyRouter(
    [
      {
        method: 'post',
        path: '/people',
        policy: 'public',
        handlers: [
          ...jsonBody({ limit: '10kb' }),
          (request, response) => void response.json(parse(bodySchema, request.body)),
        ],
      },
      {
        method: 'post',
        path: '/echo',
        policy: 'public',
        handlers: [...jsonBody({ limit: '200kb' }), (request, response) => void response.json(request.body)],
      },
      {
        method: 'get',
        path: '/broken/:id',
        policy: 'public',
        handlers: [
          () => {
            throw new Error('the canary sang');
          },
        ],
      },
      {
        method: 'get',
        path: '/busy',
        policy: 'public',
        handlers: [
          () => {
            throw new AppError('unavailable', 'Come back later.');
          },
        ],
      },
      { method: 'get', path: '/closed', policy: 'nobody', handlers: [(_request, response) => void response.json({})] },
    ],
    {
      public: (_request, _response, next) => next(),
      nobody: () => {
        throw new AppError('forbidden', 'Not for you.');
      },
    },
  );
  const server = await serve(express().disable('x-powered-by').use(requestTrace(log), router, errorHandler(log)), {
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => drain(server, 0));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { url, lines, post };
}

test('a bad body is answered with every fault by its path', async () => {
  const { post } = await startService();

  const response = await post('/people', JSON.stringify({ name: '', extra: 1 }));

  expect(response.status).toBe(400);
  const body = (await response.json()) as { issues: { path: string }[] };
  expect(body).toMatchObject({ code: 'invalid' });
  expect(body.issues.map((issue) => issue.path).sort()).toEqual(['', 'age', 'name']);
});

test.each([
  ['broken JSON', '{"name":', {}],
  ['no JSON type', '{"name":"a","age":1}', { 'content-type': 'text/plain' }],
  ['U+0000 in a value', '{"name":"a\\u0000","age":1}', {}],
  ['U+0000 in a name', '{"a\\u0000":1}', {}],
  ['half a surrogate pair', '{"name":"\\ud800","age":1}', {}],
  ['an unknown encoding', '{}', { 'content-encoding': 'snappy' }],
  ['a bare value', '7', {}],
  ['a prototype', '{"__proto__":{"age":1},"name":"a"}', {}],
])('%s is refused with 400', async (_what, body, headers) => {
  const { post } = await startService();

  expect((await post('/people', body, headers)).status).toBe(400);
});

test('nesting of 32 levels is accepted, more is refused', async () => {
  const { post } = await startService();
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  expect((await post('/echo', nested(32))).status).toBe(200);
  expect((await post('/echo', nested(33))).status).toBe(400);
  expect((await post('/echo', nested(40_000))).status).toBe(400);
});

test('a large body is refused, also when it is small on the wire', async () => {
  const { post } = await startService();

  expect((await post('/people', JSON.stringify({ name: 'a'.repeat(20_000), age: 1 }))).status).toBe(413);
  expect((await post('/people', gzipSync(Buffer.alloc(5_000_000, 32)), { 'content-encoding': 'gzip' })).status).toBe(
    413,
  );
});

test('an unexpected error is logged with its stack but without its message, and never described', async () => {
  const { url, lines } = await startService();

  const response = await fetch(`${url}/broken/secret-id`);

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    code: 'internal',
    message: 'Something went wrong on our side. It has been logged.',
  });
  const logged = lines.join('');
  expect(logged).toContain('"type":"Error"');
  expect(logged).toContain('/broken/:id');
  expect(logged).not.toMatch(/canary|secret-id/);
});

test('only declared routes answer, each behind its policy; unavailable says when to come back', async () => {
  const { url } = await startService();

  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  expect((await fetch(`${url}/people`)).status).toBe(404);
  expect((await fetch(`${url}/closed`)).status).toBe(403);
  const busy = await fetch(`${url}/busy`);
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5']);
});

test('a trace is continued into the log and answered; an invalid one is replaced', async () => {
  const { url, lines } = await startService();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  const continued = await fetch(`${url}/closed`, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  const replaced = await fetch(`${url}/closed`, { headers: { traceparent: 'x'.repeat(5_000) } });

  expect(continued.headers.get('trace-id')).toBe(traceId);
  expect(replaced.headers.get('trace-id')).toMatch(/^[0-9a-f]{32}$/);
  await expect.poll(() => lines.length).toBe(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    traceId,
    method: 'GET',
    route: '/closed',
    status: 403,
  });
});
