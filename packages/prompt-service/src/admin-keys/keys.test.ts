import { expect, test } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { startClock } from '../testing/clock.ts';
import { filesHolding } from '../testing/folder.ts';
import { startApp } from '../testing/start-app.ts';

test('a key is shown once, and kept as a hash that is nowhere to be read', async () => {
  const { admin, home, database, lines } = await startApp();

  const { key, secret } = await admin()('createKey', { body: { name: ' Anna ', role: 'editor' } });

  expect(secret).toMatch(/^votive_[0-9a-f]{16}_[\w-]{43}$/);
  expect(await admin()('listKeys')).toEqual({ items: [key] });
  expect(key).toEqual({
    id: secret.split('_')[1],
    name: 'Anna',
    role: 'editor',
    createdAt: '2026-11-20T12:00:00.000Z',
    createdBy: 'owner',
    lastUsedAt: null,
    revokedAt: null,
  });
  const kept = await database.queries.selectFrom('audit').selectAll().execute();
  expect(JSON.stringify([kept, lines, await admin()('listKeys')])).not.toContain(secret.slice(-43));
  expect(filesHolding(home.folder, secret.slice(-43))).toEqual([]);
});

test('a revoked key opens nothing from then on, and the sessions that it opened end', async () => {
  const { admin, url } = await startApp();
  const { key, secret } = await admin()('createKey', { body: { name: 'anna', role: 'editor' } });
  const browser = openBrowser(url);
  await browser.signIn({ apiKey: secret });
  const header = { 'x-admin-key': secret };
  const statuses = async () => [
    await browser.statusOf('GET', '/api/admin/session'),
    (await fetch(`${url}/api/admin/audit`, { headers: header })).status,
  ];
  expect(await statuses()).toEqual([200, 200]);

  await admin()('revokeKey', { params: { keyId: key.id } });

  expect(await statuses()).toEqual([401, 401]);
  await expect(admin()('revokeKey', { params: { keyId: key.id } })).rejects.toMatchObject({ status: 404 });
  const { items } = await admin()('readAudit', { query: { target: 'anna' } });
  expect(items.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
    ['key.revoked', 'owner', { keyId: key.id, role: 'editor', sessionsEnded: 1 }],
    ['session.started', 'anna', { role: 'editor', by: 'key', keyId: key.id }],
    ['key.created', 'owner', { keyId: key.id, role: 'editor' }],
  ]);
});

test('a name belongs to one key in use, and those of the appliance to none', async () => {
  const { admin } = await startApp();
  const { key } = await admin()('createKey', { body: { name: 'Anna', role: 'editor' } });

  await expect(admin()('createKey', { body: { name: 'anna', role: 'owner' } })).rejects.toMatchObject({ status: 409 });
  for (const name of ['owner', 'Votive', 'a\nb', '\u202eanna', '', 'x'.repeat(61)])
    await expect(admin()('createKey', { body: { name, role: 'viewer' } })).rejects.toMatchObject({ status: 400 });
  await admin()('revokeKey', { params: { keyId: key.id } });

  expect((await admin()('createKey', { body: { name: 'anna', role: 'viewer' } })).key.name).toBe('anna');
});

test('when a key was last used is known to the minute', async () => {
  const clock = startClock();
  const { admin, adminAs } = await startApp({ now: clock.now });
  const anna = await adminAs('viewer', 'anna');
  const lastUsed = async () => (await admin()('listKeys')).items[0]?.lastUsedAt;

  await anna('readAudit');
  clock.forward(30);
  await anna('readAudit');
  expect(await lastUsed()).toBe('2026-11-20T12:00:00.000Z');
  clock.forward(30);
  await anna('readAudit');

  expect(await lastUsed()).toBe('2026-11-20T12:01:00.000Z');
});

test('the audit is read newest first, page by page, by target and by actor', async () => {
  const { admin, adminAs } = await startApp();
  const anna = await adminAs('owner', 'anna');
  for (const name of ['b', 'c', 'd']) await anna('createKey', { body: { name, role: 'viewer' } });

  const { items: newest } = await admin()('readAudit', { query: { actor: 'anna', limit: 2 } });
  const { items: next } = await admin()('readAudit', { query: { actor: 'anna', before: newest[1]?.id ?? 0 } });

  expect([...newest, ...next].map(({ target }) => target)).toEqual(['d', 'c', 'b']);
  expect((await admin()('readAudit', { query: { target: 'c' } })).items).toHaveLength(1);
  await expect(admin()('readAudit', { query: { limit: 500 } })).rejects.toMatchObject({ status: 400 });
});
