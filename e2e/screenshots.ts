import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { allPersonas } from '@votive/shared/personas/personas';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signInAs, textOf, writeAtEnd } from './support/admin.ts';
import { startAppliance } from './support/appliance.ts';
import { openBrowser } from './support/browser.ts';
import { mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const images = join(import.meta.dirname, '..', 'docs', 'images');
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const MAX_BYTES = 300_000;

/** The pictures of the documentation, taken from a running appliance by an invented person: `npm run screenshots`. */
test('the pictures of the documentation', async () => {
  await mkdir(images, { recursive: true });
  const persona =
    allPersonas.find(({ id }) => id === 'jonas-musician') ?? expect.fail('There is no persona to answer as');
  const appliance = await startAppliance();
  const { page } = await openBrowser({ viewport: DESK, colorScheme: 'light' });
  const address = (path: string) => `${appliance.url}${path}`;

  await page.goto(address('/start'));
  await takeAssessment({
    page,
    hands: mouse(page),
    questionnaire: await definition(appliance.url),
    answers: persona.answers.en,
    async onQuestion(itemId) {
      if (itemId !== 'p2.clarity') return;
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(address('/assessment/p1.peak'));
      await takePicture(page, 'question-dark.png');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(PHONE);
      await page.goto(address('/assessment/p2.keystone'));
      await takePicture(page, 'question-phone.png');
      await page.setViewportSize(DESK);
      await page.goto(address('/assessment/p2.clarity'));
    },
  });
  await takePicture(page, 'report-light.png');
});

test('the pictures of the prompt editor', async () => {
  await mkdir(images, { recursive: true });
  const appliance = await startAppliance();
  const { page } = await signInAs(appliance, { name: 'Ola', role: 'owner', viewport: { width: 1440, height: 950 } });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('link', { name: 'ASSESSMENT_ANALYSIS' }).click();
  await writeAtEnd(textOf(page, 'System'), '\nPrefer the words that the person used themselves.');
  await textOf(page, 'System').press('ControlOrMeta+Enter');
  await page.getByText('2 of 2 done').first().waitFor();
  await takePicture(page, 'editor-run.png');

  await page.getByRole('button', { name: 'Save as new version' }).click();
  await page.getByLabel('What changed, and why').fill('Stays closer to the person’s own words.');
  await page.getByRole('button', { name: 'Save version' }).click();
  await page.getByRole('heading', { level: 2, name: 'Version 2' }).waitFor();
  await page.getByRole('tab', { name: 'Checks' }).click();
  await page.getByRole('button', { name: 'Run the gate' }).click();
  await page.getByText('This version may be published.').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('The parameters are the same.').waitFor();
  await takePicture(page, 'editor-compare-dark.png');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'Close the comparison' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByLabel('Why (kept in the history)').fill('Reads better on every sample person.');
  await takePicture(page, 'editor-publish.png');
  await page.keyboard.press('Escape');
  await page.setViewportSize(PHONE);
  await takePicture(page, 'editor-phone.png');
});

async function takePicture(page: Page, name: string): Promise<void> {
  const path = join(images, name);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path, animations: 'disabled' });
  expect((await stat(path)).size, name).toBeLessThan(MAX_BYTES);
}
