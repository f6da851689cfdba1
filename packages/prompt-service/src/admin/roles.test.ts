import { randomUUID } from 'node:crypto';
import { ADMIN_ROUTES, type AdminRoute } from '@votive/shared/admin-api/admin-routes';
import { mayActAs, ROLES } from '@votive/shared/admin-api/roles';
import { expect, test } from 'vitest';
import { storedRun } from '../testing/analyses.ts';
import { openBrowser } from '../testing/browser.ts';
import { startApp } from '../testing/start-app.ts';

const NOWHERE = 'There is nothing at this address.';

/** Every operation, called with names that nothing has and without a body: what may be called answers that it cannot do this, not that it may not. */
async function callAll(url: string, headers: Record<string, string>) {
  const answers: { id: string; role: AdminRoute['role']; status: number; message: string }[] = [];
  for (const [id, { method, path, role }] of Object.entries(ADMIN_ROUTES)) {
    const response = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'none')}`, { method, headers });
    const { message = '' } = JSON.parse((await response.text()) || '{}') as { message?: string };
    if (message !== NOWHERE) answers.push({ id, role, status: response.status, message });
  }
  expect(answers.length).toBeGreaterThanOrEqual(8);
  return answers;
}

test('nobody unknown may call anything but what is for anyone', async () => {
  const { url } = await startApp();

  for (const headers of [{}, { authorization: 'Bearer x' }, { cookie: 'votive_admin=x' }]) {
    for (const { id, role, status } of await callAll(url, headers))
      expect.soft([id, status === 401]).toEqual([id, role !== 'anyone']);
  }
});

test.each(ROLES)('a %s may call what the role is enough for, and nothing else', async (role) => {
  const { url, admin } = await startApp();
  const { secret } = await admin()('createKey', { body: { name: 'anna', role } });

  for (const { id, role: needed, status } of await callAll(url, { 'x-admin-key': secret })) {
    const may = needed === 'anyone' || mayActAs(role, needed);
    expect.soft([id, status !== 403, status === 401, status === 500]).toEqual([id, may, false, false]);
  }
});

test('neither a key nor a session of an owner opens a person’s answers', async () => {
  const { url, home, send } = await startApp();
  const run = storedRun();
  const path = `/internal/analyses/${run.analysis.id}`;
  await send('PUT', path, { body: run });
  const browser = openBrowser(url);
  const { csrfToken } = await browser.signIn({ apiKey: home.adminKey.reveal() });
  const hash = { 'x-access-token-hash': run.accessTokenHash };

  for (const method of ['GET', 'PUT', 'DELETE']) {
    for (const target of [path, `/internal/analyses/${randomUUID()}`]) {
      const byKey = await fetch(`${url}${target}`, {
        method,
        headers: { 'x-admin-key': home.adminKey.reveal(), ...hash },
      });
      const bySession = await browser.statusOf(method, target, { token: csrfToken, headers: hash });
      expect.soft([method, byKey.status, bySession]).toEqual([method, 401, 401]);
    }
  }
  expect((await send('GET', path, { headers: hash })).status).toBe(200);
});

test('no internal route opens to an admin, and no admin route to a service', async () => {
  const { url, home, token } = await startApp();
  const asAdmin = { 'x-admin-key': home.adminKey.reveal() };

  for (const path of ['/internal/prompt-export', '/internal/plans/ASSESSMENT_ANALYSIS', '/internal/maintenance'])
    expect.soft((await fetch(`${url}${path}`, { headers: asAdmin })).status).toBe(401);
  for (const { id, role, status } of await callAll(url, { authorization: `Bearer ${token()}` }))
    expect.soft([id, status === 401]).toEqual([id, role !== 'anyone']);
});
