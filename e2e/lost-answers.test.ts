import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Page, Response } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Appliance, startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const answers = { 'p1.drains': [{ id: 'l1', text: 'the heron stood in the flooded field' }], 'p1.motivation': 5 };
const KEPT = 'The copy of your report is still on its way to the server.';
const STILL_TO_DELETE = 'The server could not delete your copy yet.';
const PATIENCE = 'The server asks for a little patience. Your answers are safe here.';

async function takeItAndKeepACopy(page: Page, appliance: Appliance): Promise<void> {
  await page.goto(`${appliance.url}/start`);
  await takeAssessment({
    page,
    hands: mouse(page),
    questionnaire: await definition(appliance.url),
    answers,
    consents: ['Keep a copy on this server'],
  });
}

async function deleteReport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.waitForURL((url) => url.pathname === '/');
}

const idOf = (response: Response) => /\/analyses\/([0-9a-f-]+)$/.exec(response.url())?.[1] ?? '';

/** Keeps prompt-service from answering until the returned function is called. */
async function stopPromptService(appliance: Appliance): Promise<() => void> {
  const pid = (await appliance.services()).find(({ name }) => name === 'prompt-service')?.pid;
  if (!pid) expect.fail('prompt-service does not run');
  process.kill(pid, 'SIGSTOP');
  return () => void process.kill(pid, 'SIGCONT');
}

test.skipIf(!hasChromium)(
  'an answer that is lost on the way leaves one copy, and the browser can delete it',
  async () => {
    const appliance = await startAppliance();
    const { page, context } = await openBrowser();
    const made: Analysis[] = [];
    await context.route('**/api/v1/analyses', async (route) => {
      const response = await route.fetch();
      made.push((await response.json()) as Analysis);
      if (made.length === 1) await route.abort('connectionreset');
      else await route.fulfill({ response });
    });

    await takeItAndKeepACopy(page, appliance);

    const [lost, again] = made;
    expect(lost).toMatchObject({ stored: true, accessToken: expect.any(String) });
    expect(again).toEqual(lost);
    const open = () =>
      fetch(`${appliance.url}/api/v1/analyses/${lost?.id}`, {
        headers: { authorization: `Bearer ${lost?.accessToken}` },
      });
    expect((await open()).status).toBe(200);
    await deleteReport(page);
    await expect.poll(async () => (await open()).status).toBe(404);
  },
);

test.skipIf(!hasChromium)(
  'a report that was asked for goes on by itself after a reload in the middle of the wait',
  async () => {
    const appliance = await startAppliance();
    const { page, context } = await openBrowser();
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') keys.push(request.headers()['idempotency-key']);
    });
    let isClosed = true;
    await context.route('**/api/v1/analyses', (route) =>
      isClosed
        ? route.fulfill({
            status: 503,
            headers: { 'retry-after': '30' },
            json: { code: 'unavailable', message: 'maintenance' },
          })
        : route.continue(),
    );
    const walk = takeItAndKeepACopy(page, appliance);
    await page.getByText(PATIENCE).waitFor({ timeout: 90_000 });

    isClosed = false;
    await page.reload();

    await page.waitForURL('**/report');
    await walk;
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys).size).toBe(1);
  },
);

test.skipIf(!hasChromium)(
  'while the store is away a report waits on the device, also over a reload, and so does its deletion',
  async () => {
    const appliance = await startAppliance({ settings: { BREAKER_TIMEOUT_MS: '500' } });
    const { page } = await openBrowser();
    let resume = await stopPromptService(appliance);
    await takeItAndKeepACopy(page, appliance);
    await page.getByText(KEPT).waitFor();
    await page.reload();
    await page.getByText(KEPT).waitFor();

    const put = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok(), {
      timeout: 90_000,
    });
    resume();
    const id = idOf(await put);
    await page.getByText(KEPT).waitFor({ state: 'hidden' });

    resume = await stopPromptService(appliance);
    await deleteReport(page);
    await page.getByText(STILL_TO_DELETE).waitFor();
    await page.reload();
    await page.getByText(STILL_TO_DELETE).waitFor();
    // 404 where the deletion before this one had arrived after all.
    const isDone = (response: Response) =>
      response.request().method() === 'DELETE' && [204, 404].includes(response.status());
    const deleted = page.waitForResponse(isDone, { timeout: 90_000 });
    resume();
    expect(idOf(await deleted)).toBe(id);
    await page.getByText(STILL_TO_DELETE).waitFor({ state: 'hidden' });
  },
);
