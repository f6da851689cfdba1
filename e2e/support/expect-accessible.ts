import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const SETTLING = { timeout: 20_000 };
type Scheme = 'light' | 'dark';

/** axe finds nothing, by day and by night, and nothing is wider than the narrowest phone. */
export async function expectAccessible(
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
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect.poll(width, { ...SETTLING, message: `${where} at 320 px` }).toBeLessThanOrEqual(320);
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
