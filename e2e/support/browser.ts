import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { onTestFinished } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether this machine can run the browser journeys. Where it cannot, they are counted as skipped and the suite says so. */
export const hasChromium = existsSync(CHROMIUM);

export type Visit = { page: Page; context: BrowserContext; requests: Request[]; faults: string[] };

/** A fresh browser profile with one page, of the user whose home is `userHome`. Every request and every error of the page is kept for the test to judge. */
export async function openBrowser(
  options: BrowserContextOptions = {},
  { userHome }: { userHome?: string } = {},
): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ARGUMENTS,
    ...(userHome !== undefined && { env: { ...process.env, HOME: userHome, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' } }),
  });
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const requests: Request[] = [];
  const faults: string[] = [];
  context.on('request', (request) => void requests.push(request));
  context.on('weberror', (error) => void faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPicture(page, faults);
    await browser.close();
  });
  return { page, context, requests, faults };
}

/** What the page looked like when a test failed, for whoever has to find out why. */
async function keepPicture(page: Page, faults: readonly string[]): Promise<void> {
  const path = join(import.meta.dirname, '../../.votive/test', `failed-${Date.now()}.png`);
  await page.screenshot({ path, fullPage: true }).catch(() => undefined);
  process.stderr.write(`The page stood at ${page.url()} and looked like ${path}\n${faults.join('\n')}\n`);
}
