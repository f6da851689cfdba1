import type { Locator, Page } from 'playwright-core';
import type { Appliance } from './appliance.ts';
import { openBrowser, type Visit } from './browser.ts';

type Person = { name: string; role: string; viewport?: { width: number; height: number } };

/** A browser of somebody who was let in with a one-time link, on the list of prompts. */
export async function signInAs(appliance: Appliance, { name, role, viewport }: Person): Promise<Visit> {
  const visit = await openBrowser({ viewport: viewport ?? { width: 1440, height: 950 } });
  const link = await appliance.run('admin', 'link', '--name', name, '--role', role);
  await visit.page.goto(String(link.json?.data.url));
  await visit.page.getByText(`Signed in as ${name} (${role})`).waitFor();
  return visit;
}

/** The editor of one text of the shown mode and language. */
export const textOf = (page: Page, role: 'System' | 'User'): Locator =>
  page.getByRole('textbox', { name: new RegExp(`^${role} text`) });

/** Puts `text` at the very end of a text, as somebody would type it. */
export async function writeAtEnd(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press('ControlOrMeta+End');
  await field.pressSequentially(text);
}
