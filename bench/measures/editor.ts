import { chromium, type Page } from 'playwright-core';
import { type Figure, inTurns } from '../figure.ts';
import { withAppliance } from '../with-appliance.ts';

const ROUNDS = 9;
const MOST_MS = 1_000;
const CHROMIUM = '/usr/bin/chromium';

/** What an editor waits for the page of a prompt, from its address to a text that can be typed in, once the browser has the files; beside the list of prompts. */
export async function measureEditor(): Promise<Figure[]> {
  return withAppliance(async ({ up, run }) => {
    await up();
    const link = new URL(String((await run('admin', 'link')).url));
    const browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 950 }, locale: 'en-GB' });
      await page.goto(link.href);
      await page.getByText('Signed in as').waitFor();
      const openEditor = () =>
        openMs(page, new URL('/admin/prompts/ASSESSMENT_ANALYSIS', link), () =>
          page.getByRole('textbox', { name: /^System text/ }).waitFor(),
        );
      const openList = () =>
        openMs(page, new URL('/admin/', link), () => page.locator('.prompt-line').first().waitFor());
      await openEditor();
      const { value, baseline } = await inTurns(ROUNDS, openEditor, openList);
      return [
        {
          name: 'prompt editor ready to type, warm',
          value,
          unit: 'ms',
          baseline: { what: 'list of prompts', value: baseline },
          ratio: value / baseline,
          goal: `≤ ${MOST_MS} ms`,
          isMet: value <= MOST_MS,
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

async function openMs(page: Page, { href }: URL, ready: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await page.goto(href);
  await ready();
  return performance.now() - startedAt;
}
