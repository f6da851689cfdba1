import { createHmac, randomUUID } from 'node:crypto';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { expect, test } from 'vitest';
import { storedRun } from './testing/analyses.ts';
import { makeHome } from './testing/home.ts';
import { NOW, startApp } from './testing/start-app.ts';

const INTERNAL = [
  ['POST', '/api/resolve'],
  ['GET', '/internal/plans/ASSESSMENT_ANALYSIS'],
  ['GET', '/internal/changes'],
  ['POST', '/internal/admin-links'],
  ['POST', '/internal/token-cleanups'],
  ['PUT', `/internal/analyses/${randomUUID()}`],
  ['GET', `/internal/analyses/${randomUUID()}`],
  ['DELETE', `/internal/analyses/${randomUUID()}`],
  ['GET', '/internal/prompt-export'],
  ['POST', '/internal/snapshots'],
  ['GET', `/internal/snapshots/${randomUUID()}`],
  ['DELETE', `/internal/snapshots/${randomUUID()}`],
  ['GET', '/internal/maintenance'],
  ['POST', '/internal/exposures'],
  ['POST', '/internal/outcomes'],
  ['GET', '/internal/experiments/none/units/nobody'],
  ['POST', '/internal/experiment-watches'],
] as const;
const PUBLIC = [
  ['GET', '/health/live'],
  ['GET', '/health/ready'],
  ['GET', '/health'],
  ['GET', '/metrics'],
] as const;

type Service = Awaited<ReturnType<typeof startApp>>;

/** Credentials that prove nothing, by what is wrong with them. */
function badCredentials({ home, token }: Service): [string, string | undefined][] {
  const source = (options: { audience?: string; key?: string; secondsAgo?: number }) => {
    const then = () => new Date(NOW.getTime() - (options.secondsAgo ?? 0) * 1_000);
    const key = options.key ? makeHome().serviceKey : home.serviceKey;
    return createServiceTokenSource(key, {
      from: 'backend',
      to: (options.audience ?? 'prompt-service') as 'cli',
      now: then,
    })();
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [head = '', claims = '', signature = ''] = token().split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
  const signed = (alteredHead: string) =>
    createHmac('sha256', home.serviceKey.reveal()).update(`${alteredHead}.${claims}`).digest('base64url');
  const withoutKid = encode({ alg: 'HS256', typ: 'JWT' });
  return [
    ['none at all', undefined],
    ['another scheme', 'Basic YTpi'],
    ['an empty token', 'Bearer '],
    ['nonsense', 'Bearer x.y.z'],
    ['another audience', `Bearer ${source({ audience: 'backend' })}`],
    ['another key', `Bearer ${source({ key: 'foreign' })}`],
    ['an expired token', `Bearer ${source({ secondsAgo: 301 })}`],
    ['alg none', `Bearer ${encode({ ...header, alg: 'none' })}.${claims}.`],
    ['alg none with the old signature', `Bearer ${encode({ ...header, alg: 'none' })}.${claims}.${signature}`],
    ['no key id', `Bearer ${withoutKid}.${claims}.${signed(withoutKid)}`],
    ['altered claims', `Bearer ${head}.${encode({ iss: 'cli', aud: 'prompt-service', exp: 9e9 })}.${signature}`],
  ];
}

test('no internal route answers anybody without a valid service credential', async () => {
  const service = await startApp();

  for (const [why, authorization] of badCredentials(service)) {
    for (const [method, path] of INTERNAL) {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${service.url}${path}`, { method, headers });
      expect.soft([why, method, path, response.status]).toEqual([why, method, path, 401]);
      expect.soft(await response.json()).toEqual({
        code: 'unauthenticated',
        message: 'This route needs a valid service credential.',
      });
    }
  }
});

test('with the credential every one of them is there', async () => {
  const { url, token } = await startApp();

  for (const [method, path] of INTERNAL) {
    const abort = new AbortController();
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token()}` },
      signal: abort.signal,
    });
    expect.soft([path, response.status]).not.toEqual([path, 401]);
    abort.abort();
  }
});

test('health and figures are open, and everything else is 404', async () => {
  const { url, send } = await startApp();

  for (const [method, path] of PUBLIC) expect.soft((await fetch(`${url}${path}`, { method })).status).toBe(200);
  for (const path of ['/', '/internal', '/internal/plans', '/Internal/changes', '/api/admin/nothing', '/health/x']) {
    expect.soft([path, (await send('GET', path)).status]).toEqual([path, 404]);
  }
});

test('health names the database, and unready is 503', async () => {
  const { url, database } = await startApp();
  expect(await (await fetch(`${url}/health`)).json()).toEqual({
    status: 'healthy',
    timestamp: NOW.toISOString(),
    checks: { database: { status: 'healthy', critical: true } },
  });

  await database.close();

  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

test('a caller’s trace is continued, in the answer, in the log, and in the audit', async () => {
  const { send, lines, database } = await startApp();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const run = storedRun({ accessToken: 'mine' });
  await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });

  const response = await send('DELETE', `/internal/analyses/${run.analysis.id}`, {
    headers: { ...headers, 'x-access-token-hash': run.accessTokenHash },
  });

  expect(response.status).toBe(204);
  expect(response.headers.get('trace-id')).toBe(traceId);
  await expect.poll(() => lines.some((line) => line.includes(traceId) && line.includes('"status":204'))).toBe(true);
  const audited = await database.queries
    .selectFrom('audit')
    .select('traceId')
    .where('action', '=', 'analysis.deleted')
    .execute();
  expect(audited).toEqual([{ traceId }]);
});

test.each(['', 'rubbish', '00-0-0-00', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, 'x'.repeat(8_000)])(
  'an invalid traceparent starts a new trace: %s',
  async (traceparent) => {
    const { send } = await startApp();

    const response = await send('GET', '/internal/plans/ASSESSMENT_ANALYSIS', { headers: { traceparent } });

    expect(response.headers.get('trace-id')).toMatch(/^[0-9a-f]{32}$/);
  },
);

test('a body that is too large is 413, and one that hides something is 400', async () => {
  const { send } = await startApp();

  const large = await send('POST', '/api/resolve', { body: { key: 'A'.repeat(10_000) } });
  const hidden = await send('PUT', `/internal/analyses/${randomUUID()}`, { body: JSON.parse('{"__proto__":{"a":1}}') });

  expect(large.status).toBe(413);
  expect(hidden.status).toBe(400);
});

test('two hundred requests of all kinds at once are all answered as if they were alone', async () => {
  const { send } = await startApp();

  const statuses = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const run = storedRun({ accessToken: `token-${index}`, answer: `answer ${index}` });
      const path = `/internal/analyses/${run.analysis.id}`;
      const put = (await send('PUT', path, { body: run })).status;
      const get = await send('GET', path, { headers: { 'x-access-token-hash': run.accessTokenHash } });
      const same = ((await get.json()) as { run: unknown }).run;
      expect(same).toEqual(run.run);
      const subject = `user-${index}`;
      const resolved = await send('POST', '/api/resolve', {
        body: { key: 'ASSESSMENT_ANALYSIS', thinkingEnabled: index % 2 === 0, subject },
      });
      return [put, get.status, resolved.status];
    }),
  );

  expect(new Set(statuses.map(String))).toEqual(new Set(['201,200,200']));
});
