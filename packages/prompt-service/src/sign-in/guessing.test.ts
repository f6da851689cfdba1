import { Agent, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { startClock } from '../testing/clock.ts';
import { makeLink } from '../testing/make-link.ts';
import { startApp } from '../testing/start-app.ts';
import { peerOf } from './peer-of.ts';

/** Sends `count` sign-ins, 40 at a time, and answers how often each status came. */
async function guess(
  url: string,
  count: number,
  toAttempt: (index: number) => { credential: object; headers?: Record<string, string> },
): Promise<Record<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  onTestFinished(() => agent.destroy());
  const statuses: Record<number, number> = {};
  const one = (index: number) =>
    new Promise<void>((resolve, reject) => {
      const { credential, headers = {} } = toAttempt(index);
      const call = request(`${url}/api/admin/session`, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', ...headers },
      });
      call.once('error', reject).once('response', (response) => {
        const status = response.statusCode ?? 0;
        statuses[status] = (statuses[status] ?? 0) + 1;
        response.resume().once('end', resolve);
      });
      call.end(JSON.stringify(credential));
    });
  let next = 0;
  const lane = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: 40 }, lane));
  return statuses;
}

const wrong = (index: number) => ({ apiKey: `${index}`.padStart(43, 'k') });
const from = (address: string) => ({ 'x-forwarded-for': address });
const somewhere = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;

test('of ten thousand guesses of one peer a hundred are looked at, and it may go on after a quarter of an hour', async () => {
  const clock = startClock();
  const { url, home } = await startApp({ now: clock.now });
  const right = { credential: { apiKey: home.adminKey.reveal() }, headers: from('203.0.113.9') };

  const statuses = await guess(url, 10_000, (index) => ({ credential: wrong(index), headers: from('203.0.113.9') }));

  expect(statuses).toEqual({ 401: 100, 429: 9_900 });
  expect(await guess(url, 1, () => right)).toEqual({ 429: 1 });
  clock.forward(14 * 60 + 59);
  expect(await guess(url, 1, () => right)).toEqual({ 429: 1 });
  clock.forward(1);
  expect(await guess(url, 1, () => right)).toEqual({ 201: 1 });
});

test('addresses that a guesser makes up do not help: the nearest proxy’s word counts, and there is a limit over all', async () => {
  const clock = startClock();
  const { url } = await startApp({ now: clock.now });

  const madeUp = await guess(url, 1_000, (index) => ({
    credential: wrong(index),
    headers: from(`${somewhere(index)}, 203.0.113.9`),
  }));
  clock.forward(61);
  const everywhere = await guess(url, 2_000, (index) => ({
    credential: wrong(index),
    headers: from(somewhere(index)),
  }));

  expect(madeUp).toEqual({ 401: 100, 429: 900 });
  expect(everywhere).toEqual({ 401: 200, 429: 1_800 });
});

test('a flood of guesses shuts out neither those who are known nor the holders of keys and links, and nobody for longer than a minute', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const { url, home, admin } = app;
  const { secret } = await admin()('createKey', { body: { name: 'anna', role: 'editor' } });
  const link = await makeLink(app);
  const root = { apiKey: home.adminKey.reveal() };
  const browser = openBrowser(url);
  await browser.signIn(root);
  await guess(url, 1, () => ({ credential: root, headers: from('198.51.100.1') }));

  const flood = await guess(url, 300, (index) => ({ credential: wrong(index), headers: from(somewhere(index)) }));
  const entering = (credential: object, address: string) =>
    guess(url, 1, () => ({ credential, headers: from(address) }));

  expect(flood).toEqual({ 401: 200, 429: 100 });
  expect(await browser.statusOf('GET', '/api/admin/session')).toBe(200);
  expect(await entering(root, '198.51.100.1')).toEqual({ 201: 1 });
  expect(await entering({ apiKey: secret }, '198.51.100.2')).toEqual({ 201: 1 });
  expect(await entering({ link }, '198.51.100.3')).toEqual({ 201: 1 });
  expect(await entering(root, '198.51.100.4')).toEqual({ 429: 1 });
  clock.forward(60);
  expect(await entering(root, '198.51.100.4')).toEqual({ 201: 1 });
});

test('guesses by header count like sign-ins, and those who are right never use up their attempts', async () => {
  const { url, home } = await startApp();
  const statusWith = async (key: string) =>
    (await fetch(`${url}/api/admin/keys`, { headers: { 'x-admin-key': key } })).status;

  for (let index = 0; index < 120; index++) expect(await statusWith(home.adminKey.reveal())).toBe(200);
  const statuses = await Promise.all(Array.from({ length: 120 }, (_, index) => statusWith(`wrong-${index}`)));

  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
});

test('a refusal says when to come back, and nothing else', async () => {
  const clock = startClock();
  const { url } = await startApp({ now: clock.now });
  await guess(url, 100, (index) => ({ credential: wrong(index) }));
  clock.forward(60);

  const response = await openBrowser(url).send('POST', '/api/admin/session', { body: wrong(1) });

  expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
    429,
    '840',
    { code: 'limited', message: 'Too many wrong keys or links. Try again later.' },
  ]);
});

test('whatever is wrong with a key or link, the answer is the same', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const { url, admin } = app;
  const { key, secret } = await admin()('createKey', { body: { name: 'anna', role: 'editor' } });
  const { key: gone, secret: revoked } = await admin()('createKey', { body: { name: 'ben', role: 'editor' } });
  await admin()('revokeKey', { params: { keyId: gone.id } });
  const old = await makeLink(app);
  clock.forward(10 * 60);
  const used = await makeLink(app);
  await openBrowser(url).signIn({ link: used });

  const answers: string[] = [];
  for (const credential of [
    { apiKey: 'x' },
    { apiKey: 'x'.repeat(43) },
    { apiKey: `votive_${key.id}_${'x'.repeat(43)}` },
    { apiKey: secret.slice(0, -1) },
    { apiKey: `${secret}x` },
    { apiKey: revoked },
    { apiKey: used },
    { link: old },
    { link: used },
    { link: secret },
    { link: 'x' },
  ]) {
    const response = await openBrowser(url).send('POST', '/api/admin/session', { body: credential });
    const names = [...response.headers.keys()].filter((name) => name !== 'trace-id' && name !== 'date');
    answers.push(JSON.stringify([response.status, names, await response.text()]));
  }

  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('This key or link is not valid.');
});

test('a link signs in once, also when twenty use it at the same time', async () => {
  const app = await startApp();
  const link = await makeLink(app, { name: 'Anna Nowak', role: 'editor' });

  const statuses = await guess(app.url, 20, () => ({ credential: { link } }));

  expect(statuses).toEqual({ 201: 1, 401: 19 });
});

test('a link signs in as whom it was made for, until ten minutes are over', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const [first, second] = [await makeLink(app, { name: 'Anna Nowak', role: 'editor' }), await makeLink(app)];

  clock.forward(9 * 60 + 59);
  expect(await openBrowser(app.url).signIn({ link: first })).toMatchObject({ actor: 'Anna Nowak', role: 'editor' });
  clock.forward(1);
  await expect(openBrowser(app.url).signIn({ link: second })).rejects.toThrow(/^401/);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0db8:1:0002::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, ''],
])('the peer of %s is %s', (address, peer) => {
  expect(peerOf(address)).toBe(peer);
});
