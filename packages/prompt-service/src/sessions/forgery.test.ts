import { expect, test } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { startApp } from '../testing/start-app.ts';

const KEYS = '/api/admin/keys';
const body = { name: 'forged', role: 'owner' };

/** A signed-in browser, and how many keys there are. */
async function victim() {
  const app = await startApp();
  const browser = openBrowser(app.url);
  const session = await browser.signIn({ apiKey: app.home.adminKey.reveal() });
  const keyCount = async () => (await app.admin()('listKeys')).items.length;
  return { ...app, browser, token: session.csrfToken, keyCount };
}

test('with the session’s token and from our own pages a change is done', async () => {
  const { browser, token, keyCount } = await victim();

  expect(await browser.statusOf('POST', KEYS, { body, token })).toBe(201);

  expect(await keyCount()).toBe(1);
});

test('a change without the token of this very session is refused', async () => {
  const { browser, url, home, keyCount, token } = await victim();
  const attacker = openBrowser(url);
  const foreign = (await attacker.signIn({ apiKey: home.adminKey.reveal() })).csrfToken;
  const planted = `${browser.cookie()}; csrf=${'p'.repeat(43)}; XSRF-TOKEN=${'p'.repeat(43)}`;

  const attempts: Parameters<typeof browser.send>[2][] = [
    { body },
    { body, token: '' },
    { body, token: foreign },
    { body, token: 'p'.repeat(43), headers: { cookie: planted } },
    { body: { ...body, csrfToken: token } },
  ];
  for (const attempt of attempts) {
    const response = await browser.send('POST', KEYS, attempt);
    expect.soft([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }]);
  }

  expect(await keyCount()).toBe(0);
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sister of this host', { 'sec-fetch-site': 'same-site' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['an origin that hides', { origin: 'null' }],
  ['another port of this host', { origin: 'http://127.0.0.1:1' }],
  ['the same host over TLS', { origin: 'https://HOST' }],
  ['a foreign origin that an old browser does not explain', { origin: 'https://evil.example', 'sec-fetch-site': '' }],
])('a change from %s is refused, even with the right token', async (_from, headers: Record<string, string>) => {
  const { browser, token, url, keyCount } = await victim();
  const origin = headers.origin?.replace('HOST', new URL(url).host);

  const sent = { ...headers, ...(origin !== undefined && { origin }) };
  const response = await browser.send('POST', KEYS, { body, token, headers: sent });

  expect([response.status, await keyCount()]).toEqual([403, 0]);
});

test('another site cannot sign a browser in', async () => {
  const { url, home } = await startApp();
  const browser = openBrowser(url);
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };

  const response = await browser.send('POST', '/api/admin/session', {
    body: { apiKey: home.adminKey.reveal() },
    headers,
  });

  expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'JSON as %s, which a form can send, is refused',
  async (type) => {
    const { browser, token, home, keyCount } = await victim();
    const headers = { 'content-type': type };

    const change = await browser.statusOf('POST', KEYS, { body: JSON.stringify(body), token, headers });
    const signIn = await browser.statusOf('POST', '/api/admin/session', {
      body: JSON.stringify({ apiKey: home.adminKey.reveal() }),
      headers,
    });

    expect([change, signIn, await keyCount()]).toEqual([400, 400, 0]);
  },
);

test('reading needs no token, and nothing that is read may be kept by a cache', async () => {
  const { browser } = await victim();

  const response = await browser.send('GET', KEYS);

  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
});
