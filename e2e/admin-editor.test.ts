import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import { allPersonas } from '@votive/shared/personas/personas';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signInAs, textOf, writeAtEnd } from './support/admin.ts';
import { type Appliance, startAppliance } from './support/appliance.ts';
import { hasChromium } from './support/browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { freePort } from './support/free-port.ts';
import { keyboard } from './support/hands.ts';
import { startModelServer } from './support/model-server.ts';
import { post } from './support/public-api.ts';
import { reportOn } from './support/report-on.ts';

const PROMPT = 'ASSESSMENT_ANALYSIS';
const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');
const some = Object.fromEntries(['p1.drains', 'p1.restores', 'p2.strengths'].map((id) => [id, answers[id]])) as Answers;
const BACKEND_MS = 2_000;

async function startWithModel() {
  const port = await freePort();
  const appliance = await startAppliance({
    settings: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, BREAKER_VOLUME_THRESHOLD: '1000' },
    secrets: { openai_api_key: 'sk-of-a-test' },
  });
  const model = await startModelServer(port);
  await model.behave({ answer: reportOn(answers) });
  return { appliance, model };
}

/** Which version of the prompt the next report of a running backend is written with. */
async function versionInUse({ url }: Appliance): Promise<number | null> {
  const response = await post(url, { answers: some, consent: { ai: true } });
  return ((await response.json()) as Analysis).provenance.promptVersion;
}

/** Waits until reports are written with `version`: within two seconds of now, the time of a report included. */
async function expectInUse(appliance: Appliance, version: number): Promise<void> {
  await expect
    .poll(() => versionInUse(appliance), { timeout: BACKEND_MS, interval: 100, message: `version ${version} in use` })
    .toBe(version);
}

async function openPrompt(page: Page): Promise<void> {
  await page.getByRole('link', { name: PROMPT }).click();
  await textOf(page, 'System').waitFor();
}

async function saveVersion(page: Page, note: string): Promise<void> {
  await page.getByRole('button', { name: 'Save as new version' }).click();
  await page.getByLabel('What changed, and why').fill(note);
  await page.getByRole('button', { name: 'Save version' }).click();
}

const shows = (page: Page, number: number) =>
  page.getByRole('heading', { level: 2, name: `Version ${number}`, exact: true }).waitFor();

test.skipIf(!hasChromium)(
  'somebody writes a prompt, runs it, publishes it by keyboard alone, sees a running backend use it, and rolls it back',
  async () => {
    const { appliance } = await startWithModel();
    const { page, faults } = await signInAs(appliance, { name: 'Ola', role: 'owner' });
    expect(await versionInUse(appliance)).toBe(1);
    await expectAccessible(page, 'the list of prompts');
    await makePrompt(page);
    await bringBack(page);
    await openPrompt(page);

    await writeAtEnd(textOf(page, 'System'), '\nWrite {{nothing}} short.');
    await page.getByText(/^Draft saved /).waitFor();
    await page.getByRole('tab', { name: 'Checks' }).click();
    await page.getByText('{{nothing}} is not one of the variables of this prompt.').first().waitFor();
    await expectAccessible(page, 'a draft with a problem');
    await textOf(page, 'System').press('ControlOrMeta+f');
    await page.getByRole('textbox', { name: 'Find' }).waitFor();
    await expectAccessible(page, 'a search in a text');
    await page.keyboard.press('Escape');
    await textOf(page, 'System').press('ControlOrMeta+End');
    for (const _letter of '{{nothing}} short.') await textOf(page, 'System').press('Backspace');
    await writeAtEnd(textOf(page, 'System'), 'briefly.');

    await textOf(page, 'System').press('ControlOrMeta+Enter');
    await page
      .getByRole('button', { name: /^Open .*Draft: / })
      .first()
      .waitFor();
    await page.getByText('2 of 2 done').first().waitFor();
    await expectAccessible(page, 'a run');
    await page
      .getByRole('button', { name: /^Open .*Draft: / })
      .first()
      .click();
    await page.getByRole('heading', { name: 'The report, as people would read it' }).waitFor();
    await page.getByRole('heading', { name: 'Patterns' }).waitFor();
    await page.getByRole('button', { name: 'Save as expected' }).click();
    await page.getByText('Kept.').waitFor();
    await expectAccessible(page, 'a report of a run');
    await page.keyboard.press('Escape');

    await saveVersion(page, 'Asks to be brief.');
    await shows(page, 2);
    await expectAccessible(page, 'a version');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('The parameters are the same.').waitFor();
    await expectAccessible(page, 'a comparison');
    await page.getByRole('button', { name: 'Close the comparison' }).click();

    await publishByKeyboard(page);
    await expectInUse(appliance, 2);
    await page.locator('.version', { hasText: 'v2' }).getByText('production').waitFor();

    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('v1 → v2').waitFor();
    await expectAccessible(page, 'the history');
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await page.getByLabel('Why (kept in the history)').fill('Too brief.');
    await page.getByRole('button', { name: 'Point production to v1 — affects new analyses at once' }).click();
    await expectInUse(appliance, 1);
    await page.getByText('v2 → v1').waitFor();

    await archivePrompt(page);
    await openPrompt(page);
    await page.getByRole('button', { name: 'Polski' }).click();
    await page.getByRole('heading', { name: 'Wersje' }).first().waitFor();
    for (const tab of ['Zmienne', 'Próba', 'Kontrola', 'Historia']) {
      await page.getByRole('tab', { name: tab }).click();
      await expectAccessible(page, tab);
    }
    await page.goto(`${appliance.url}/admin/prompts/NO_SUCH_PROMPT`);
    await page.getByText('Nie ma promptu NO_SUCH_PROMPT.').waitFor();
    await expectAccessible(page, 'a prompt that is not there');
    expect(faults.filter((fault) => !/40[014] \(/.test(fault))).toEqual([]);
  },
  300_000,
);

/** A prompt without any version: its dialog, its empty page, its first version; and back to the list. */
async function makePrompt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New prompt' }).click();
  await page.getByLabel('Key').fill('house style');
  await expectAccessible(page, 'the dialog that makes a prompt');
  await page.getByRole('button', { name: 'Make this prompt' }).click();
  await page.getByRole('heading', { level: 1, name: 'HOUSE_STYLE' }).waitFor();
  await page.getByText('There is no version yet. Write the first one.').waitFor();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText('No label was moved yet.').waitFor();
  await expectAccessible(page, 'a prompt without a version');
  await saveVersion(page, 'The first words.');
  await shows(page, 1);
  await page.getByRole('link', { name: 'All prompts' }).click();
}

/** Takes the prompt that nothing uses out of use: its text stays to be read, and nothing on its page can change it any more. */
async function archivePrompt(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'All prompts' }).click();
  await page.getByRole('link', { name: 'HOUSE_STYLE' }).click();
  await page.getByRole('button', { name: 'Archive this prompt' }).click();
  await expectAccessible(page, 'the dialog that archives', ['light']);
  await page.getByLabel('Why? (for the audit)').fill('Nobody uses it.');
  await page.getByRole('button', { name: 'Archive HOUSE_STYLE for good' }).click();
  await page.getByText('This prompt is archived: nothing uses it any more.').first().waitFor();
  await page.getByRole('button', { name: 'Save as new version' }).waitFor({ state: 'detached' });
  await expectAccessible(page, 'a prompt that is archived', ['light']);
  await page.getByRole('link', { name: 'All prompts' }).click();
}

/** What was exported changes nothing when it comes back; a file that is no export says so. */
async function bringBack(page: Page): Promise<void> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export all prompts' }).click();
  const exported = await (await download).path();
  await page.getByRole('button', { name: 'Import prompts' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import prompts' });
  const file = dialog.getByLabel('File');
  await file.setInputFiles({ name: 'half.json', mimeType: 'application/json', buffer: Buffer.from('{"format":') });
  await dialog.getByText('This file is not a JSON document.').waitFor();
  await file.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await dialog.getByRole('alert').waitFor();
  await expectAccessible(page, 'an import that is refused');
  expect(await dialog.getByRole('button', { name: 'Import this file' }).isDisabled()).toBe(true);
  await file.setInputFiles(exported);
  await dialog.getByText('Everything in this file is here already.').waitFor();
  await page.keyboard.press('Escape');
}

/** From the page of version 2, with keys alone: opens the dialog, sees what changes, says why, and publishes. */
async function publishByKeyboard(page: Page): Promise<void> {
  const hands = keyboard(page);
  await hands.press(page.getByRole('button', { name: 'Publish', exact: true }));
  const dialog = page.getByRole('dialog', { name: 'Publish version 2' });
  await dialog.getByText('From version 1 to version 2').waitFor();
  await dialog.getByRole('button', { name: 'Run the gate' }).waitFor();
  await expectAccessible(page, 'the dialog that publishes');
  const override = dialog.getByLabel('Publish although the gate did not pass.');
  await hands.tick(override);
  await hands.write(dialog.getByLabel('Why (kept in the history)'), 'It reads better.');
  await hands.press(dialog.getByRole('button', { name: 'Point production to v2 — affects new analyses at once' }));
  await dialog.waitFor({ state: 'detached' });
}

test.skipIf(!hasChromium)(
  'two editors change the same line, and neither loses a word; both are needed to publish',
  async () => {
    const appliance = await startAppliance({ settings: { REQUIRE_SECOND_PERSON: 'true' } });
    const anna = (await signInAs(appliance, { name: 'Anna', role: 'publisher' })).page;
    const ben = (await signInAs(appliance, { name: 'Ben', role: 'publisher', viewport: { width: 900, height: 900 } }))
      .page;
    await Promise.all([openPrompt(anna), openPrompt(ben)]);
    await writeAtEnd(textOf(ben, 'User'), ' Ben was here.');
    await ben.getByText(/^Draft saved /).waitFor();

    await writeAtEnd(textOf(anna, 'User'), ' Anna was here.');
    await writeAtEnd(textOf(anna, 'System'), '\nA line by Anna.');
    await saveVersion(anna, 'By Anna.');
    await shows(anna, 2);

    await saveVersion(ben, 'By Ben.');
    await ben.getByRole('heading', { name: 'Bring two texts together' }).waitFor();
    await ben.getByText('Version 2 by Anna was saved while you wrote. Nothing of yours is lost.').waitFor();
    const use = ben.getByRole('button', { name: 'Use the result as my draft' });
    expect(await use.isDisabled()).toBe(true);
    await expectAccessible(ben, 'two texts to bring together');
    await ben.getByLabel('Both, yours first').check();
    await use.click();
    await ben.getByText(/^Draft saved /).waitFor();
    await ben.reload();
    await textOf(ben, 'User').getByText('Ben was here.').waitFor();
    await saveVersion(ben, 'By both.');
    await shows(ben, 3);

    const user = await textOf(ben, 'User').innerText();
    expect(user).toContain('Ben was here.');
    expect(user).toContain('Anna was here.');
    await textOf(ben, 'System').press('ControlOrMeta+End');
    await textOf(ben, 'System').getByText('A line by Anna.').waitFor();

    await ben.getByRole('tab', { name: 'Versions' }).click();
    await expectAccessible(ben, 'the versions on a tablet');
    await ben.getByRole('button', { name: /Version 2/ }).click();
    await shows(ben, 2);
    expect(await textOf(ben, 'User').innerText()).not.toContain('Ben was here.');

    await ben.getByRole('tab', { name: 'Versions' }).click();
    await ben.getByRole('button', { name: /Version 3/ }).click();
    await ben.getByRole('tab', { name: 'Checks' }).click();
    await ben.getByRole('button', { name: 'Run the gate' }).click();
    await ben.getByText('This version may be published.').waitFor({ timeout: 60_000 });
    await expectAccessible(ben, 'a gate that passed');
    await ben.getByRole('tab', { name: 'Text' }).click();
    await ben.getByRole('button', { name: 'Publish', exact: true }).click();
    await ben.getByLabel('Why (kept in the history)').fill('By both of us.');
    await ben.getByRole('button', { name: 'Point production to v3 — affects new analyses at once' }).click();
    await ben.getByText('Somebody else has to approve this.').waitFor();
    expect(await ben.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    await anna.reload();
    await anna.getByRole('tab', { name: 'History' }).click();
    await anna.getByText('Ben asks to point production at version 3').waitFor();
    await expectAccessible(anna, 'a publication that waits');
    await anna.getByLabel('Reason').fill('Read and agreed.');
    await anna.getByRole('button', { name: 'Approve' }).click();
    await anna.getByText('v1 → v3').waitFor();
    await anna.getByText('approved by Anna').waitFor();
  },
);
