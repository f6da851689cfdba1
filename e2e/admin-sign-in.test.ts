import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { post } from './support/public-api.ts';

const signedIn = (page: Page) => page.getByText('Signed in as owner (owner)').waitFor();

test.skipIf(!hasChromium)(
  'the first person signs in from the one-time link, once; and later with the key',
  async () => {
    const appliance = await startAppliance();
    const { page, requests } = await openBrowser();
    const link = String((await appliance.run('admin', 'link')).json?.data.url);
    const token = link.split('#link=')[1] ?? '';
    expect(token.length).toBeGreaterThan(40);

    await page.goto(link);
    await signedIn(page);
    expect(page.url()).toBe(`${appliance.url}/admin/`);
    await page.reload();
    await signedIn(page);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'votive_admin', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(
      await page.evaluate(() => [document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })]),
    ).toEqual(['', expect.not.stringContaining(token)]);
    expect(requests.filter((request) => request.url().includes(token))).toEqual([]);

    const second = (await openBrowser()).page;
    await second.goto(link);
    await second.getByText('This link was used before').waitFor();
    await second.getByLabel('API key').fill(await readFile(join(appliance.home, 'secrets', 'admin_api_key'), 'utf8'));
    await second.getByRole('button', { name: 'Sign in' }).click();
    await signedIn(second);

    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.clock.install();
    await page.reload();
    await signedIn(page);
    await page.clock.fastForward('26:30');
    await page.getByText(/^Your session ends at \d\d:\d\d/).waitFor();
    await expectAccessible(page, 'a session that is about to end', ['light']);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await page.getByText(/^Your session ends at/).waitFor({ state: 'detached' });
    await signedIn(page);
  },
);

test.skipIf(!hasChromium)('a signed-in owner reads nobody’s answers, by any address that has them', async () => {
  const appliance = await startAppliance();
  const taken = await post(appliance.url, { answers: { 'p1.motivation': 5 }, consent: { store: true } });
  const { id } = (await taken.json()) as { id: string };
  const key = (await readFile(join(appliance.home, 'secrets', 'admin_api_key'), 'utf8')).trim();
  const { page } = await openBrowser();
  await page.goto(String((await appliance.run('admin', 'link')).json?.data.url));
  await signedIn(page);

  const statuses = await page.evaluate(
    async ({ addresses, adminKey }) => {
      const answers: [string, number][] = [];
      for (const [method, path] of addresses) {
        for (const headers of [{}, { 'x-admin-key': adminKey }, { authorization: `Bearer ${adminKey}` }]) {
          const response = await fetch(path ?? '', {
            method: method ?? '',
            headers: headers as Record<string, string>,
          });
          answers.push([`${method} ${path}`, response.status]);
        }
      }
      return answers;
    },
    {
      adminKey: key,
      addresses: [
        ['GET', `/api/v1/analyses/${id}`],
        ['DELETE', `/api/v1/analyses/${id}`],
        ['GET', '/api/v1/analyses'],
        ['GET', `/internal/analyses/${id}`],
        ['GET', `/api/admin/analyses/${id}`],
        ['GET', '/api/admin/analyses'],
        ['GET', '/api/admin/answers'],
      ],
    },
  );

  expect(statuses).toHaveLength(21);
  expect(statuses.filter(([, status]) => ![401, 403, 404].includes(status))).toEqual([]);
});
