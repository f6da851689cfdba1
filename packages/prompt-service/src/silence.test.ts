import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ANSWER_MARKER, storedRun } from './testing/analyses.ts';
import { startApp } from './testing/start-app.ts';
import { MARKER } from './testing/versions.ts';

test('nothing that a person wrote, no prompt and no credential reaches the log, on any path', async () => {
  const { url, send, lines, token, home, database } = await startApp();
  const run = storedRun();
  const path = `/internal/analyses/${run.analysis.id}`;
  const holder = { 'x-access-token-hash': run.accessTokenHash };
  const canary = `canary-${randomUUID()}`;
  const raw = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { method: 'PUT', body, headers: { authorization: `Bearer ${token()}`, ...headers } });

  await send('PUT', path, { body: run });
  await send('GET', path, { headers: holder });
  await send('PUT', path, { body: { ...storedRun({ id: run.analysis.id, answer: canary }) } });
  await send('PUT', path, { body: { ...run, [canary]: canary } });
  await send('PUT', `${path}/${canary}?q=${canary}`, { body: run });
  await raw(`{"analysis": "${canary}`, { 'content-type': 'application/json' });
  await raw(canary, { 'content-type': 'text/plain' });
  await raw(JSON.stringify({ text: `${canary}\u0000` }), { 'content-type': 'application/json' });
  await raw(JSON.stringify({ text: canary.repeat(80_000) }), { 'content-type': 'application/json' });
  await send('POST', '/api/resolve', { body: { key: canary, thinkingEnabled: true, subject: canary } });
  await send('GET', `/internal/plans/${canary}`);
  await send('GET', '/internal/prompt-export');
  await send('GET', path, { headers: { authorization: `Bearer ${canary}`, traceparent: canary } });
  await database.close();
  const broken = [await send('GET', path, { headers: holder }), await send('PUT', path, { body: run })];
  expect(broken.map(({ status }) => status)).toEqual([500, 500]);

  await expect.poll(() => lines.filter((line) => line.includes('"status"')).length).toBeGreaterThanOrEqual(15);
  const printed = lines.join('');
  for (const secret of [canary, ANSWER_MARKER, MARKER, token(), home.serviceKey.reveal(), home.rootKey.reveal()]) {
    expect.soft(printed.includes(secret)).toBe(false);
  }
});
