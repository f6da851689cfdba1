import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import { allPersonas } from '@votive/shared/personas/personas';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { signInAs } from './support/admin.ts';
import { adminOf } from './support/admin-api.ts';
import { type Appliance, startAppliance } from './support/appliance.ts';
import { hasChromium } from './support/browser.ts';
import { expectAccessible } from './support/expect-accessible.ts';
import { change, makeSecondVersion, ANALYSIS_PROMPT as PROMPT, state } from './support/experiment-page.ts';
import { freePort } from './support/free-port.ts';
import { startModelServer } from './support/model-server.ts';
import { post } from './support/public-api.ts';
import { reportOn } from './support/report-on.ts';

const VISITORS = 112;
const STOPPED_AT = 56;
const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');
const some = Object.fromEntries(['p1.drains', 'p1.restores', 'p2.strengths'].map((id) => [id, answers[id]])) as Answers;

/** One visitor through the public API: a report, then what they think of it. Of ten, eight agree with the variant, and four with the control. Answers the arm. */
async function visit({ url }: Appliance, nth: number): Promise<string | null> {
  const consent = { ai: true, statistics: true };
  const response = await post(url, { answers: some, consent, subject: `visitor-${nth}` });
  expect(response.status).toBe(200);
  const { id, provenance } = (await response.json()) as Analysis;
  const agrees = nth % 10 < (provenance.arm === 'variant' ? 8 : 4);
  const event = { type: 'verdict', findingId: 'f1', verdict: agrees ? 'fits' : 'not-me', key: 'k1' };
  const taken = await fetch(`${url}/api/v1/analyses/${id}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(event),
  });
  expect(taken.status).toBe(202);
  return provenance.arm;
}

/** Visits by `count` people, four at a time, with a backend that is stopped by SIGTERM while it still holds what it counted; answers how many reached each arm. */
async function visitAll(appliance: Appliance, count: number): Promise<{ control: number; variant: number }> {
  const arms: (string | null)[] = [];
  while (arms.length < count) {
    arms.push(...(await Promise.all([0, 1, 2, 3].map((step) => visit(appliance, arms.length + step)))));
    if (arms.length === STOPPED_AT) expect((await appliance.run('restart', 'backend')).code).toBe(0);
  }
  const inArm = (name: string) => arms.filter((arm) => arm === name).length;
  expect(inArm('control') + inArm('variant')).toBe(arms.length);
  return { control: inArm('control'), variant: inArm('variant') };
}

test.skipIf(!hasChromium)(
  'an experiment goes from a draft to a verdict in words, by what visitors do, and its arm into production',
  { timeout: 300_000 },
  async () => {
    const port = await freePort();
    const appliance = await startAppliance({
      settings: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
      secrets: { openai_api_key: 'sk-of-a-test' },
    });
    await (await startModelServer(port)).behave({ answer: reportOn(answers) });
    await makeSecondVersion(appliance);
    const { page, faults } = await signInAs(appliance, { name: 'Ola', role: 'owner' });

    await page.getByRole('link', { name: 'Experiments' }).click();
    await page.getByText('There are no experiments yet.').waitFor();
    await expectAccessible(page, 'no experiments');
    await page.getByRole('link', { name: 'New experiment' }).click();
    await draftExperiment(page);
    await state(page, 'Draft');
    await expectAccessible(page, 'a draft of an experiment');
    await change(page, 'Start', 'Start: affects new analyses at once', 'the dialog that starts');
    await state(page, 'Running');
    await page.getByText('Not enough data to tell (n = 0 / 0).').waitFor();
    await expectAccessible(page, 'an experiment without data');

    const reached = await visitAll(appliance, VISITORS);
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('heading', { name: 'The arms' }).waitFor();
          return page
            .locator('.arm-table tbody tr')
            .evaluateAll((rows) => rows.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent)));
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toEqual([
        ['control', `${reached.control}`, `${reached.control}`],
        ['variant', `${reached.variant}`, `${reached.variant}`],
      ]);
    await page.getByText('Keep it running.').waitFor();
    await page.getByText('0 of 1 days have passed; days of the week differ.').waitFor();
    expect(await page.getByText(/winner/i).count()).toBe(0);
    await page.getByText('As a table').first().click();
    await page.getByRole('region', { name: 'Difference from the control, as a table' }).waitFor();
    await expectAccessible(page, 'an experiment with data');
    await expectExport(page, reached);

    await page.getByRole('button', { name: 'Change the weights' }).click();
    await page.getByRole('dialog').getByLabel('control').fill('1000');
    await page.getByText('The weights sum to 6000; they must sum to 10000.').waitFor();
    await page.getByRole('dialog').getByLabel('variant').fill('9000');
    await page.keyboard.press('Escape');
    await change(page, 'Stop', 'Stop for good', 'the dialog that stops');
    await state(page, 'Stopped');

    await page.getByRole('button', { name: 'Promote an arm' }).click();
    const promote = page.getByRole('dialog');
    await promote.getByRole('combobox').selectOption('variant');
    await promote.getByText('Publish although the gate did not pass.').click();
    await expectAccessible(page, 'the dialog that promotes');
    await promote.getByLabel('Why? (for the audit)').fill('It fits more people.');
    await promote.getByRole('button', { name: /^Point production to version 2/ }).click();
    await page.getByText('Production follows variant now.').waitFor();
    await expect
      .poll(
        async () =>
          ((await (await post(appliance.url, { answers: some, consent: { ai: true } })).json()) as Analysis).provenance,
        { timeout: 30_000, interval: 200 },
      )
      .toMatchObject({ promptVersion: 2, arm: null });

    await page.getByRole('button', { name: 'Polski' }).click();
    await page.getByRole('heading', { name: 'Czy tym liczbom można ufać?' }).waitFor();
    await expectAccessible(page, 'an experiment in Polish');
    await page.getByRole('button', { name: 'English' }).click();
    await change(page, 'Archive', 'Archive');
    await state(page, 'Archived');
    await page.getByRole('link', { name: 'All experiments' }).click();
    await page.getByText('There are no experiments yet.').waitFor();
    await page.getByLabel('Show archived ones as well').check();
    await page.getByRole('link', { name: 'Cooler words' }).waitFor();
    expect(faults.filter((fault) => !/401 \(/.test(fault))).toEqual([]);
  },
);

/** Fills the form in, with a slip in the weights that is named before anything is sent. */
async function draftExperiment(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Prompt' }).selectOption(PROMPT);
  await page.getByLabel('Name', { exact: true }).fill('Cooler words');
  await page.getByLabel('What do you expect, and why?').fill('Cooler words fit more people.');
  await page.getByText('388 per arm to see 50% → 60%, with equal arms and one look.').waitFor();
  const weight = page.getByRole('group', { name: 'Control' }).getByLabel(/^Weight/);
  await weight.fill('4000');
  await page.getByText('The weights sum to 9000; they must sum to 10000.').waitFor();
  await expectAccessible(page, 'the form of an experiment');
  expect(await page.getByRole('button', { name: 'Keep this draft' }).isDisabled()).toBe(true);
  await weight.fill('5000');
  await page.getByRole('button', { name: /^Plan with / }).click();
  await page.getByLabel('Days at least').fill('1');
  await page.getByRole('button', { name: 'Keep this draft' }).click();
}

/** The raw counts are what visitors did, and name none of them. */
async function expectExport(page: Page, reached: { control: number; variant: number }): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export raw counts' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  const { counts } = JSON.parse(text) as { counts: { phases: { looks: { arms: Record<string, object> }[] }[] } };
  expect(counts.phases[0]?.looks.at(-1)?.arms).toMatchObject({
    control: { exposed: reached.control },
    variant: { exposed: reached.variant },
  });
  expect(text).not.toMatch(/visitor-|salt/);
}

test.skipIf(!hasChromium)(
  'an owner makes and revokes a key, reads and exports the audit, is told of a label move, and reads the API',
  { timeout: 300_000 },
  async () => {
    const appliance = await startAppliance({ settings: { WEBHOOK_PRIVATE_HOSTS: '127.0.0.1' } });
    const { page, faults } = await signInAs(appliance, { name: 'Ola', role: 'owner' });
    await keysPage(page, appliance);
    await webhooksPage(page, appliance);
    await auditPage(page);

    await page.getByRole('link', { name: 'API', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in with an API key or a one-time link' }).waitFor();
    await expectAccessible(page, 'the API page');
    await page.getByRole('button', { name: 'Polski' }).click();
    for (const name of ['Eksperymenty', 'Dziennik', 'Klucze API', 'Webhooki', 'API']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await expectAccessible(page, name, ['light']);
    }
    expect(faults.filter((fault) => !/401 \(/.test(fault))).toEqual([]);

    const viewer = (await signInAs(appliance, { name: 'Vera', role: 'viewer' })).page;
    await viewer.getByRole('link', { name: 'Audit' }).waitFor();
    expect(await viewer.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    await viewer.goto(`${appliance.url}/admin/keys`);
    await viewer.getByRole('heading', { name: 'This could not be loaded' }).waitFor();
  },
);

async function keysPage(page: Page, { url }: Appliance): Promise<void> {
  await page.getByRole('link', { name: 'API keys' }).click();
  await page.getByText('There are no named keys yet.').waitFor();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('Name').fill('nightly');
  await page.getByLabel('Role').selectOption('viewer');
  await expectAccessible(page, 'the dialog that makes a key', ['light']);
  await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
  const secret = await page.getByLabel('API key', { exact: true }).inputValue();
  const status = async () => (await fetch(`${url}/api/admin/prompts`, { headers: { 'x-admin-key': secret } })).status;
  expect(await status()).toBe(200);
  await expectAccessible(page, 'a key that is shown once');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('heading', { name: 'nightly' }).waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Revoke nightly' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.locator('.chip', { hasText: 'Revoked' }).waitFor();
  expect(await status()).toBe(401);
  await expectAccessible(page, 'the keys');
}

async function webhooksPage(page: Page, appliance: Appliance): Promise<void> {
  let told = 0;
  const receiver = createServer((request, response) => {
    told += 1;
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void receiver.close());
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'Make a webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
  await expectAccessible(page, 'the dialog that makes a webhook', ['light']);
  await dialog.getByRole('button', { name: 'Make a webhook' }).click();
  expect((await page.getByLabel('Signing secret').inputValue()).length).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'I have kept it' }).click();

  const call = await adminOf(appliance);
  const { production } = await call('readPrompt', { params: { key: PROMPT } });
  await call('moveLabel', {
    params: { key: PROMPT, label: 'staging' },
    body: { versionId: production?.versionId ?? '', reason: 'to be told', ifVersionId: null },
  });
  await page.getByRole('button', { name: 'Delivery log' }).click();
  await page.getByText('Delivered').waitFor({ timeout: 30_000 });
  expect(told).toBe(1);
  await expectAccessible(page, 'a delivery log');
  await page.getByRole('button', { name: /^Send again: label\.moved/ }).click();
  await expect.poll(() => told, { timeout: 30_000 }).toBe(2);
}

async function auditPage(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByText('key.revoked').waitFor();
  await expectAccessible(page, 'the audit');
  await page.getByLabel('What it was done to').fill(PROMPT);
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByText('key.revoked').waitFor({ state: 'detached' });
  await page.getByText('label.moved').first().waitFor();
  expect(page.url()).toContain(`target=${PROMPT}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as JSON' }).click(),
  ]);
  const entries = JSON.parse(await readFile(await download.path(), 'utf8')) as { target: string }[];
  expect(new Set(entries.map(({ target }) => target))).toEqual(new Set([PROMPT]));
  expect(entries.length).toBe(await page.locator('.audit-table tbody tr').count());
}
