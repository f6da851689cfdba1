import { expect, test } from 'vitest';
import { signInAs } from './support/admin.ts';
import { startAppliance } from './support/appliance.ts';
import { hasChromium } from './support/browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { ANALYSIS_PROMPT, change, makeSecondVersion, state } from './support/experiment-page.ts';
import { keyboard } from './support/hands.ts';

test.skipIf(!hasChromium)(
  'a guarded rollout is drafted by keyboard alone, changed, started, tried out by hand, reweighed, paused and gone on with',
  { timeout: 300_000 },
  async () => {
    const appliance = await startAppliance();
    await makeSecondVersion(appliance);
    const { page, faults } = await signInAs(appliance, { name: 'Ola', role: 'owner' });
    const hands = keyboard(page);
    await page.goto(`${appliance.url}/admin/experiments/new`);

    await hands.choose(page.getByRole('combobox', { name: 'Prompt' }), ANALYSIS_PROMPT);
    await hands.write(page.getByLabel('Name', { exact: true }), 'Step by step');
    await hands.write(page.getByLabel('What do you expect, and why?'), 'Cooler words hurt nobody.');
    await hands.tick(page.getByRole('radio', { name: 'Look once, at the end' }));
    await hands.tick(page.getByRole('checkbox', { name: /^Give the new version to more and more people/ }));
    expect(
      await page
        .getByRole('group', { name: 'Arm 2' })
        .getByLabel(/^Weight/)
        .inputValue(),
    ).toBe('100');
    await expectAccessible(page, 'the form of a guarded rollout');
    await hands.press(page.getByRole('button', { name: 'Keep this draft' }));
    await state(page, 'Draft');

    await page.getByRole('link', { name: 'Change the draft' }).click();
    const steps = page.getByLabel('Steps, in percent');
    expect(await steps.inputValue()).toBe('1, 5, 25, 50, 100');
    await steps.fill('10, 5');
    await page.getByText('Each step must be larger than the one before.').waitFor();
    await expectAccessible(page, 'a draft that is changed');
    await steps.fill('10, 50, 100');
    await page.getByRole('button', { name: 'Keep this draft' }).click();
    await state(page, 'Draft');
    await page.getByText('Look once, at the end').first().waitFor();

    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('The gate was not passed for: variant (version 2).').waitFor();
    await page.keyboard.press('Escape');
    await change(page, 'Start', 'Start: affects new analyses at once');
    await state(page, 'Running');
    await page.getByText('The rollout stays at this step').first().waitFor();
    await expectAccessible(page, 'a guarded rollout');

    await page.getByRole('button', { name: 'Fix the arm of one person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Id of the analysis or the member').fill('tester-1');
    await expectAccessible(page, 'the dialog that fixes an arm');
    await dialog.getByLabel('Why? (for the audit)').fill('To try it out.');
    await dialog.getByRole('button', { name: 'Fix this arm' }).click();
    await page.getByText('tester-1 gets variant').waitFor();
    await page.getByRole('button', { name: 'Take back the arm of tester-1' }).click();
    await expectAccessible(page, 'the dialog that takes an arm back');
    await dialog.getByLabel('Why? (for the audit)').fill('Tried.');
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('tester-1 gets variant').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Change the weights' }).click();
    await dialog.getByLabel('control').fill('4000');
    await dialog.getByLabel('variant').fill('6000');
    await expectAccessible(page, 'the dialog that changes weights');
    await dialog.getByLabel('Why? (for the audit)').fill('Faster.');
    await dialog.getByRole('button', { name: 'Use these weights and open a phase' }).click();
    await page.getByText(/Counted .*, phase 2\./).waitFor({ timeout: 30_000 });

    await change(page, 'Pause', 'Pause: everybody gets production', 'the dialog that pauses');
    await state(page, 'Paused');
    await expectAccessible(page, 'a rollout that is paused');
    await change(page, 'Go on', 'Go on: affects new analyses at once', 'the dialog that goes on');
    await state(page, 'Running');
    expect(faults.filter((fault) => !/401 \(/.test(fault))).toEqual([]);
  },
);
