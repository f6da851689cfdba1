import { readFile } from 'node:fs/promises';
import { analyze } from '@votive/shared/analysis/analyze';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { allPersonas } from '@votive/shared/personas/personas';
import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { keyboard, mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const nadia = allPersonas[0] ?? expect.fail('There is no persona to answer as');
const answers = nadia.answers.en;

/** Every free text of an answer set: what must never be in a request without consent. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 12 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

type Exported = { generator: string; providedByYou: { answers: Answers }; derived: { result: unknown } };

async function exported(page: Page): Promise<Exported> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  return JSON.parse(await readFile(await download.path(), 'utf8'));
}

/** The page kept what was entered (the order of ticks does not count), and the browser's report is the one that Node makes of it. */
function expectReportOn(entered: Answers, report: Exported, questionnaire: Questionnaire): void {
  const kept = report.providedByYou.answers;
  const sets = questionnaire.items.filter(({ type }) => type === 'multi' || type === 'windows').map(({ id }) => id);
  const sorted = (of: Answers) => ({
    ...of,
    ...Object.fromEntries(sets.map((id) => [id, [...(of[id] as string[])].sort()])),
  });
  expect(sorted(kept)).toEqual(sorted(entered));
  expect(report.derived.result).toEqual(analyze(questionnaire, kept, 'en').result);
}

function expectNothingLeft(requests: Request[], origin: string): void {
  expect(requests.length).toBeGreaterThan(5);
  expect(
    requests
      .filter((request) => !request.url().startsWith(`${origin}/`) && !request.url().startsWith('blob:'))
      .map((request) => request.url()),
  ).toEqual([]);
  const sent = requests.map((request) => `${request.url()} ${request.postData() ?? ''}`).join('\n');
  for (const text of textsOf(answers)) expect(sent).not.toContain(text);
  expect(requests.filter((request) => request.method() !== 'GET').map((request) => request.url())).toEqual([]);
}

test.skipIf(!hasChromium)(
  'by mouse: the whole assessment, a reload in the middle, and a report made in the browser',
  async () => {
    const appliance = await startAppliance();
    const { page, requests, faults } = await openBrowser();
    const questionnaire = await definition(appliance.url);
    let reloads = 0;

    await page.goto(`${appliance.url}/start`);
    const asked = await takeAssessment({
      page,
      hands: mouse(page),
      questionnaire,
      answers,
      async onQuestion(itemId) {
        if (itemId !== 'p2.values') return;
        await page.reload();
        reloads += 1;
      },
    });

    expect(reloads).toBe(1);
    expect(asked).toEqual(questionnaire.items.map(({ id }) => id));
    const report = await exported(page);
    expect(report.generator).toBe('rules');
    expectReportOn(answers, report, questionnaire);
    await expectFindingsOnPage(page, analyze(questionnaire, answers, 'en').result.patterns);

    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'What you told us, arranged' }).waitFor();
    expectNothingLeft(requests, appliance.url);
    expect(faults).toEqual([]);
  },
);

test.skipIf(!hasChromium)('by keyboard alone: the whole assessment and the report', async () => {
  const appliance = await startAppliance();
  const { page, requests, faults } = await openBrowser();
  const questionnaire = await definition(appliance.url);

  await page.goto(`${appliance.url}/start`);
  await takeAssessment({ page, hands: keyboard(page), questionnaire, answers });

  const fits = page
    .getByRole('radio', { name: 'Fits' })
    .or(page.getByRole('button', { name: 'Fits' }))
    .first();
  await keyboard(page).press(fits);
  expectNothingLeft(requests, appliance.url);
  expect(faults).toEqual([]);
  expectReportOn(answers, await exported(page), questionnaire);
});

async function expectFindingsOnPage(page: Page, findings: { title: string; statement: string }[]): Promise<void> {
  expect(findings.length).toBeGreaterThan(0);
  for (const { title, statement } of findings) {
    await page.getByRole('heading', { name: title, exact: true }).first().waitFor();
    expect(await page.getByText(statement, { exact: true }).count()).toBeGreaterThan(0);
  }
}
