import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rotateKeyLines } from '@votive/shared/key-lines';
import { Secret } from '@votive/shared/secret';
import { expect, test } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { startClock } from '../testing/clock.ts';
import { makeHome } from '../testing/home.ts';
import { makeLink } from '../testing/make-link.ts';
import { NOW, startApp } from '../testing/start-app.ts';

const SESSION = '/api/admin/session';
const MINUTE = 60;

/** An app whose clock can be moved, and a browser that has signed in with the installation's key. */
async function signedIn() {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const browser = openBrowser(app.url);
  const session = await browser.signIn({ apiKey: app.home.adminKey.reveal() });
  return { ...app, clock, browser, session };
}

test('the key of the installation opens a session, in a cookie that no script can read', async () => {
  const { browser, session } = await signedIn();

  expect(session).toEqual({
    actor: 'owner',
    role: 'owner',
    csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    expiresAt: '2026-11-20T12:30:00.000Z',
    endsInSeconds: 1_800,
  });
  expect(browser.setCookie()).toMatch(/^votive_admin=[\w-]{43}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await (await browser.send('GET', SESSION)).json()).toEqual(session);
});

test('over TLS the cookie is bound to the host, and the other name opens nothing', async () => {
  const { url, home } = await startApp();
  const browser = openBrowser(url, { tls: true });
  await browser.signIn({ apiKey: home.adminKey.reveal() });

  expect(browser.setCookie()).toMatch(/^__Host-votive_admin=\S+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  const plain = browser.cookie().replace('__Host-', '');
  expect(await openBrowser(url, { tls: true }).statusOf('GET', SESSION, { headers: { cookie: plain } })).toBe(401);
});

test('of a session the database holds neither the token nor anything that signs in', async () => {
  const { browser, database, session } = await signedIn();
  const [token = ''] = (browser.cookie().split('=')[1] ?? '').split('.');

  const rows = await database.queries.selectFrom('adminSessions').selectAll().execute();

  expect(rows).toHaveLength(1);
  const kept = rows.flatMap((row) =>
    Object.values(row).map((value) => (value instanceof Buffer ? value.toString('latin1') : String(value))),
  );
  expect(kept.some((value) => value.includes(token) || value.includes(session.csrfToken))).toBe(false);
});

test('signing out ends the session for good, in every tab', async () => {
  const { browser, session } = await signedIn();
  const cookie = browser.cookie();

  expect(await browser.statusOf('DELETE', SESSION, { token: session.csrfToken })).toBe(204);

  expect(browser.setCookie()).toMatch(/^votive_admin=; .*Max-Age=0$/);
  expect(await browser.statusOf('GET', SESSION)).toBe(401);
  expect(await browser.statusOf('GET', SESSION, { headers: { cookie } })).toBe(401);
});

test('two tabs share one session, and each may write', async () => {
  const { browser, session } = await signedIn();
  const second = (await (await browser.send('GET', SESSION)).json()) as typeof session;

  for (const [name, token] of [
    ['first', session.csrfToken],
    ['second', second.csrfToken],
  ] as const) {
    const body = { name, role: 'viewer' };
    expect(await browser.statusOf('POST', '/api/admin/keys', { body, token })).toBe(201);
  }
});

test('signing in again in the same browser replaces the session', async () => {
  const { browser, home, session } = await signedIn();
  const cookie = browser.cookie();

  const next = await browser.signIn({ apiKey: home.adminKey.reveal() });

  expect(next.csrfToken).not.toBe(session.csrfToken);
  expect(await browser.statusOf('GET', SESSION)).toBe(200);
  expect(await browser.statusOf('GET', SESSION, { headers: { cookie } })).toBe(401);
});

test('a session ends after half an hour without a request, and each request gives it another', async () => {
  const { browser, clock } = await signedIn();

  clock.forward(29 * MINUTE);
  expect(await (await browser.send('GET', SESSION)).json()).toMatchObject({ expiresAt: '2026-11-20T12:59:00.000Z' });
  clock.forward(29 * MINUTE);
  expect(await browser.statusOf('GET', SESSION)).toBe(200);
  clock.forward(30 * MINUTE);
  expect(await browser.statusOf('GET', SESSION)).toBe(401);
});

test('a session ends after twelve hours, however busy', async () => {
  const { browser, clock } = await signedIn();
  for (let minute = 0; minute < 12 * 60 - 20; minute += 20) {
    clock.forward(20 * MINUTE);
    expect.soft(await browser.statusOf('GET', SESSION)).toBe(200);
  }
  expect(await (await browser.send('GET', SESSION)).json()).toMatchObject({
    expiresAt: '2026-11-21T00:00:00.000Z',
    endsInSeconds: expect.any(Number),
  });

  clock.forward(20 * MINUTE);

  expect(await browser.statusOf('GET', SESSION)).toBe(401);
});

test('sessions and links that are over leave the database', async () => {
  const app = await signedIn();
  await makeLink(app);
  app.clock.forward(31 * MINUTE);

  await makeLink(app);
  await openBrowser(app.url).signIn({ apiKey: app.home.adminKey.reveal() });

  const { queries } = app.database;
  expect(await queries.selectFrom('adminSessions').select('createdAt').execute()).toHaveLength(1);
  expect(await queries.selectFrom('adminLinks').select('id').execute()).toHaveLength(1);
});

test.each([
  ['no cookie at all', () => ''],
  ['a cookie without signature', (cookie: string) => cookie.replace(/\..*/, '')],
  ['a foreign signature', (cookie: string) => cookie.replace(/\..*/, `.${'A'.repeat(43)}`)],
  ['another token under the old signature', (cookie: string) => cookie.replace(/=[\w-]{3}/, '=AAA')],
  ['the same twice', (cookie: string) => `${cookie}; ${cookie}`],
  ['rubbish', () => 'votive_admin=%%%; votive_admin; =; ;'],
])('%s opens nothing', async (_what, toCookie) => {
  const { browser, url } = await signedIn();

  const response = await openBrowser(url).send('GET', SESSION, { headers: { cookie: toCookie(browser.cookie()) } });

  expect([response.status, await response.json()]).toEqual([
    401,
    { code: 'unauthenticated', message: 'Sign in first, or send an API key as X-Admin-Key.' },
  ]);
});

test('a cookie that somebody planted beside ours changes nothing', async () => {
  const { browser } = await signedIn();
  const planted = `votive_admin=${'x'.repeat(43)}.${'y'.repeat(43)}; ${browser.cookie()}; votive_admin=1`;

  expect(await browser.statusOf('GET', SESSION, { headers: { cookie: planted } })).toBe(200);
});

test('a replaced session secret lets sessions go on for its grace, and ends them all without one', async () => {
  const home = makeHome();
  const file = join(home.folder, 'session_secret');
  const text = `${home.sessionSecret.reveal()}\n`;
  writeFileSync(file, text);
  const { url } = await startApp({ home: { ...home, sessionSecret: new Secret(text, { file }) } });
  const browser = openBrowser(url);
  await browser.signIn({ apiKey: home.adminKey.reveal() });

  const graceful = rotateKeyLines(text, { newKey: 'n'.repeat(43), now: NOW, graceMs: 60_000 });
  writeFileSync(file, graceful);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const later = openBrowser(url);
  await later.signIn({ apiKey: home.adminKey.reveal() });
  expect([await browser.statusOf('GET', SESSION), await later.statusOf('GET', SESSION)]).toEqual([200, 200]);

  writeFileSync(file, rotateKeyLines(graceful, { newKey: 'm'.repeat(43), now: NOW, graceMs: 0 }));
  await expect.poll(() => later.statusOf('GET', SESSION)).toBe(401);
  expect(await browser.statusOf('GET', SESSION)).toBe(401);
});

test('a replaced admin key shuts the old one out', async () => {
  const home = makeHome();
  const file = join(home.folder, 'admin_api_key');
  const [older, newer] = [home.adminKey.reveal(), 'n'.repeat(43)];
  writeFileSync(file, `${older}\n`);
  const { url } = await startApp({ home: { ...home, adminKey: new Secret(older, { file }) } });
  const statusWith = async (key: string) =>
    (await fetch(`${url}/api/admin/keys`, { headers: { 'x-admin-key': key } })).status;
  expect([await statusWith(older), await statusWith(newer)]).toEqual([200, 401]);

  writeFileSync(file, `${newer}\n`);

  await expect.poll(() => statusWith(newer)).toBe(200);
  expect(await statusWith(older)).toBe(401);
});

test('a request with an API key has no session to read or to end', async () => {
  const { admin } = await startApp();

  await expect(admin()('readSession')).rejects.toMatchObject({ status: 404, code: 'not_found' });
  await expect(admin()('signOut')).rejects.toMatchObject({ status: 404 });
});
