import { allPersonas } from '@votive/shared/personas/personas';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');
const PLAIN_PAGES = ['/', '/start', '/start/young', '/support', '/report', '/no-such-page'];
const PAGES_OF_A_RUN = [
  '/',
  '/assessment',
  '/assessment/p1.peak',
  '/assessment/p2.auto',
  '/assessment/p2.values_lived',
  '/summary/p1',
  '/finish',
  '/report',
];

async function visit(page: Page, url: string, path: string): Promise<void> {
  await page.goto(url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expectAccessible(page, path);
}

test.skipIf(!hasChromium)('every page that needs no answers, in both languages', async () => {
  const { url } = await startAppliance();
  const { page } = await openBrowser();
  for (const path of PLAIN_PAGES) await visit(page, url, path);

  await page.goto(url);
  await page
    .getByRole('button', { name: 'Polski' })
    .or(page.getByRole('link', { name: 'Polski' }))
    .first()
    .click();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('pl');
  for (const path of PLAIN_PAGES) await visit(page, url, path);
});

test.skipIf(!hasChromium)(
  'every question as it is asked, an error, the summaries and the report, in both languages',
  async () => {
    const { url } = await startAppliance();
    const { page } = await openBrowser();
    await page.goto(`${url}/start`);
    await takeAssessment({
      page,
      hands: mouse(page),
      questionnaire: await definition(url),
      answers,
      onQuestion: (itemId) => expectAccessible(page, itemId, ['light']),
    });
    await expectAccessible(page, 'the fresh report');
    for (const path of PAGES_OF_A_RUN) await visit(page, url, path);

    await page.goto(`${url}/assessment/p1.motivation`);
    await page
      .getByRole('button', { name: 'Polski' })
      .or(page.getByRole('link', { name: 'Polski' }))
      .first()
      .click();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('pl');
    for (const path of PAGES_OF_A_RUN) await visit(page, url, path);
  },
);

test.skipIf(!hasChromium)(
  'an answer that is missing is named beside the question, and the focus goes there',
  async () => {
    const { url } = await startAppliance();
    const { page } = await openBrowser();
    await page.goto(`${url}/start`);
    await page.getByText('I am 18 or older').click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('link', { name: 'Begin phase 1' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();

    await page.getByRole('alert').getByText('Nothing is chosen yet.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('FIELDSET');
    await expectAccessible(page, 'a question with an error');
  },
);
