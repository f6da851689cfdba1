import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';

test.skipIf(!hasChromium)('a half-typed time is not lost in silence, and a report can be made offline', async () => {
  const appliance = await startAppliance();
  const { page, context } = await openBrowser();
  const goTo = (path: string) => page.goto(`${appliance.url}${path}`);
  const next = () => page.getByRole('button', { name: 'Continue', exact: true }).click();
  await goTo('/start');
  await page.getByText('I am 18 or older').click();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.waitForURL('**/assessment');

  await goTo('/assessment/p1.sleep');
  await page
    .locator('input[type=time]')
    .first()
    .click({ position: { x: 12, y: 12 } });
  await page.keyboard.type('11');
  await next();

  await page.getByRole('alert').filter({ hasText: 'This time is missing or not complete' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/assessment/p1.sleep');

  await goTo('/assessment/p1.motivation');
  await page.locator('label.scale-point').nth(1).click();
  await next();
  await goTo('/finish');
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Make my report' }).click();

  await page.getByRole('heading', { level: 1, name: 'What you told us, arranged' }).waitFor();
});
