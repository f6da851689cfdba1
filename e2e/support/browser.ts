import { existsSync } from 'node:fs';
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

/** A fresh browser profile with one page. Every request and every error of the page is kept for the test to judge. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ARGUMENTS,
  });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const requests: Request[] = [];
  const faults: string[] = [];
  context.on('request', (request) => void requests.push(request));
  context.on('weberror', (error) => void faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page: await context.newPage(), context, requests, faults };
}
