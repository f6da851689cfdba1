import AxeBuilder from '@axe-core/playwright';
import { allPersonas } from '@votive/shared/personas/personas';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
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

const SETTLING = { timeout: 20_000 };

type Scheme = 'light' | 'dark';

/** axe finds nothing, by day and by night, and nothing is wider than the narrowest phone. */
async function expectAccessible(
  page: Page,
  where: string,
  schemes: readonly Scheme[] = ['light', 'dark'],
): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settleColours(page);
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    );
    expect(found, `${where}, ${colorScheme}`).toEqual([]);
  }
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${where} at 320 px`).toBeLessThanOrEqual(
    320,
  );
  if (wide) await page.setViewportSize(wide);
}

/** Chromium resolves `light-dark()` of parts out of sight a little after the scheme changed: waits until no colour changes any more. */
async function settleColours(page: Page): Promise<void> {
  const colours = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')].map((element) => getComputedStyle(element).color).join(),
    );
  let before = await colours();
  await expect
    .poll(async () => {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const now = await colours();
      const isSettled = now === before;
      before = now;
      return isSettled;
    }, SETTLING)
    .toBe(true);
}

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
