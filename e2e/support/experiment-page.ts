import type { Page } from 'playwright-core';
import { adminOf } from './admin-api.ts';
import type { Appliance } from './appliance.ts';
import { expectAccessible } from './expect-accessible.ts';

export const ANALYSIS_PROMPT = 'ASSESSMENT_ANALYSIS';

/** A second version of the analysis prompt, which differs in one parameter. */
export async function makeSecondVersion(appliance: Appliance): Promise<void> {
  const call = await adminOf(appliance);
  const { production } = await call('readPrompt', { params: { key: ANALYSIS_PROMPT } });
  const versionId = production?.versionId ?? '';
  const { content } = await call('readVersion', { params: { key: ANALYSIS_PROMPT, versionId } });
  const withoutThinking = { ...content.withoutThinking, temperature: 0.3 };
  await call('createVersion', {
    params: { key: ANALYSIS_PROMPT },
    body: { baseVersionId: versionId, content: { ...content, withoutThinking }, note: 'cooler' },
  });
}

/** Opens one of the dialogs, says why, and confirms. */
export async function change(page: Page, button: string, confirm: string | RegExp, where?: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (where !== undefined) await expectAccessible(page, where, ['light']);
  await dialog.getByLabel('Why? (for the audit)').fill('To know.');
  await dialog.getByRole('button', { name: confirm }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the page says so of its experiment. */
export const state = (page: Page, words: string) =>
  page.locator('.state-line').getByText(words, { exact: true }).waitFor();
