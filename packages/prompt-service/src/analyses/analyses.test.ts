import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256, storedRun } from '../testing/analyses.ts';
import { startApp } from '../testing/start-app.ts';

type Service = Awaited<ReturnType<typeof startApp>>;

const put = ({ send }: Service, run = storedRun()) =>
  send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
const open = ({ send }: Service, id: string, token: string, method = 'GET') =>
  send(method, `/internal/analyses/${id}`, { headers: { 'x-access-token-hash': sha256(token) } });

async function counts({ database }: Service) {
  const count = async (table: 'assessments' | 'analyses' | 'deletions') =>
    (await database.queries.selectFrom(table).selectAll().execute()).length;
  return { runs: await count('assessments'), reports: await count('analyses'), tombstones: await count('deletions') };
}

test('what was stored is read back whole by the holder of its token, across a restart', async () => {
  const first = await startApp();
  const run = storedRun();
  expect((await put(first, run)).status).toBe(201);
  await first.stop();

  const second = await startApp({ home: first.home });
  const response = await open(second, run.analysis.id, 'token');

  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ analysis: { ...run.analysis, stored: true }, run: run.run });
});

test('the same analysis again replaces its access token and nothing else', async () => {
  const service = await startApp();
  const run = storedRun({ accessToken: 'first' });
  await put(service, run);

  const again = await put(service, { ...run, accessTokenHash: sha256('second') });

  expect(again.status).toBe(200);
  expect(await counts(service)).toEqual({ runs: 1, reports: 1, tombstones: 0 });
  expect((await open(service, run.analysis.id, 'first')).status).toBe(404);
  expect((await open(service, run.analysis.id, 'second')).status).toBe(200);
});

test('twenty identical requests at once store one analysis', async () => {
  const service = await startApp();
  const run = storedRun();

  const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await put(service, run)).status));

  expect(statuses.sort()).toEqual([...Array<number>(19).fill(200), 201]);
  expect(await counts(service)).toEqual({ runs: 1, reports: 1, tombstones: 0 });
});

test('another content under a known id is a conflict, and the first stays', async () => {
  const service = await startApp();
  const run = storedRun();
  await put(service, run);

  const other = await put(service, storedRun({ id: run.analysis.id, answer: 'another answer', accessToken: 'mine' }));

  expect(other.status).toBe(409);
  expect((await open(service, run.analysis.id, 'mine')).status).toBe(404);
  expect(await (await open(service, run.analysis.id, 'token')).json()).toMatchObject({ run: run.run });
});

test.each([
  ['another token', { 'x-access-token-hash': sha256('guess') }],
  ['no token', {}],
  ['the token itself', { 'x-access-token-hash': 'token' }],
  ['zeros', { 'x-access-token-hash': '0'.repeat(64) }],
])('%s answers exactly as if there were no analysis', async (_name, headers) => {
  const service = await startApp();
  const run = storedRun();
  await put(service, run);
  const ask = async (method: string, id: string) => {
    const response = await service.send(method, `/internal/analyses/${id}`, {
      headers: headers as Record<string, string>,
    });
    return [response.status, await response.text()];
  };

  expect(await ask('GET', run.analysis.id)).toEqual(await ask('GET', randomUUID()));
  expect(await ask('DELETE', run.analysis.id)).toEqual(await ask('DELETE', randomUUID()));
  expect((await ask('GET', run.analysis.id))[0]).toBe(404);
  expect((await open(service, run.analysis.id, 'token')).status).toBe(200);
});

test('deleting removes run and report, leaves a tombstone, and nothing brings them back', async () => {
  const service = await startApp();
  const run = storedRun();
  await put(service, run);
  await put(service, storedRun());

  expect((await open(service, run.analysis.id, 'token', 'DELETE')).status).toBe(204);

  expect(await counts(service)).toEqual({ runs: 1, reports: 1, tombstones: 1 });
  expect((await open(service, run.analysis.id, 'token')).status).toBe(404);
  expect((await open(service, run.analysis.id, 'token', 'DELETE')).status).toBe(404);
  expect((await put(service, run)).status).toBe(410);
  expect(await counts(service)).toEqual({ runs: 1, reports: 1, tombstones: 1 });
});

test('of two deletions at once one succeeds', async () => {
  const service = await startApp();
  const run = storedRun();
  await put(service, run);

  const remove = async () => (await open(service, run.analysis.id, 'token', 'DELETE')).status;
  const statuses = await Promise.all([remove(), remove()]);

  expect(statuses.sort()).toEqual([204, 404]);
});

test('what the person did not agree to store is refused', async () => {
  const service = await startApp();
  const run = storedRun();
  const consent = { ...run.run.consent, store: false };

  const response = await put(service, { ...run, run: { ...run.run, consent } });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ issues: [{ path: 'run.consent.store' }] });
  expect(await counts(service)).toEqual({ runs: 0, reports: 0, tombstones: 0 });
});

test('an id in the address that is not the analysis’s own is refused', async () => {
  const { send } = await startApp();

  const response = await send('PUT', `/internal/analyses/${randomUUID()}`, { body: storedRun() });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ issues: [{ path: 'analysis.id' }] });
});
