import { allPersonas } from '@votive/shared/personas/personas';
import { expect, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { mouse } from './support/hands.ts';
import { definition } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const MOST_PAGES = 8;

test.skipIf(!hasChromium)(
  'a full report fits on eight sheets of paper, and follows the language of the page',
  async () => {
    const appliance = await startAppliance();
    const { page, faults } = await openBrowser();
    const jonas = allPersonas.find(({ id }) => id === 'jonas-musician') ?? expect.fail('There is no persona to print');
    await page.goto(`${appliance.url}/start`);
    await takeAssessment({
      page,
      hands: mouse(page),
      questionnaire: await definition(appliance.url),
      answers: jonas.answers.en,
    });
    const pages = async () => (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;

    expect(await pages()).toBeLessThanOrEqual(MOST_PAGES);

    await page.getByRole('button', { name: 'Polski' }).click();
    await page.getByText('Opisujesz siebie jako osobę, która').waitFor();
    await page.getByRole('heading', { name: 'Energia może przychodzić osobnymi falami' }).waitFor();
    expect(await pages()).toBeLessThanOrEqual(MOST_PAGES);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Your energy may come in separate waves' }).waitFor();
    expect(faults).toEqual([]);
  },
);
