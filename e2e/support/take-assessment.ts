import type { Answer, Answers, Line, SleepAnswer } from '@votive/shared/contracts/answers';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Hands } from './hands.ts';

type Walk = {
  page: Page;
  hands: Hands;
  questionnaire: Questionnaire;
  answers: Answers;
  /** Labels of the consents to tick. */
  consents?: readonly string[];
  /** Called on each question before it is answered. */
  onQuestion?: (itemId: string) => Promise<void>;
};

/** From "Before you start" to the report, giving `answers`. Answers the ids of the questions that were shown. */
export async function takeAssessment(walk: Walk): Promise<string[]> {
  const { page, hands } = walk;
  await hands.tick(page.getByRole('radio', { name: 'I am 18 or older' }));
  for (const consent of walk.consents ?? []) await hands.tick(page.getByRole('checkbox', { name: consent }));
  await hands.press(
    page.getByRole('button', { name: walk.consents ? 'Begin with what I ticked' : 'Begin', exact: true }),
  );
  await page.waitForURL('**/assessment');
  await hands.press(page.getByRole('link', { name: 'Begin phase 1' }));
  const asked = await answerPhase(walk, 'p1');
  await hands.press(page.getByRole('link', { name: 'On to phase 2' }));
  asked.push(...(await answerPhase(walk, 'p2')));
  await hands.press(page.getByRole('link', { name: 'Finish' }));
  await page.waitForURL('**/finish');
  await hands.press(page.getByRole('button', { name: 'Make my report' }));
  await page.waitForURL('**/report');
  await page.getByRole('heading', { level: 1, name: 'What you told us, arranged' }).waitFor();
  return asked;
}

async function answerPhase(walk: Walk, phase: string): Promise<string[]> {
  const asked: string[] = [];
  for (;;) {
    await walk.page.waitForURL(
      (url) =>
        url.pathname === `/summary/${phase}` ||
        (url.pathname.startsWith('/assessment/') && url.pathname.slice('/assessment/'.length) !== asked.at(-1)),
    );
    const { pathname } = new URL(walk.page.url());
    if (pathname === `/summary/${phase}`) return asked;
    const itemId = pathname.slice('/assessment/'.length);
    await walk.onQuestion?.(itemId);
    await answerQuestion(walk, itemId);
    asked.push(itemId);
  }
}

async function answerQuestion({ page, hands, questionnaire, answers }: Walk, itemId: string): Promise<void> {
  const item = questionnaire.items.find(({ id }) => id === itemId);
  if (!item) expect.fail(`The page asks ${itemId}, which the questionnaire does not hold`);
  await page.getByRole('heading', { level: 1, name: item.text.en, exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent), 'the heading has the focus').toContain(
    item.text.en,
  );

  const answer = answers[itemId];
  if (answer === undefined || isSkip(answer)) return hands.press(page.getByRole('button', { name: 'Skip for now' }));
  await enter({ page, hands, questionnaire }, item, answer);
  await hands.press(page.getByRole('button', { name: 'Continue', exact: true }));
}

const isSkip = (answer: Answer) => typeof answer === 'object' && ('skipped' in answer || 'declined' in answer);

type Entry = Pick<Walk, 'page' | 'hands' | 'questionnaire'>;

async function enter(entry: Entry, item: Item, answer: Answer): Promise<void> {
  const { page, hands } = entry;
  switch (item.type) {
    case 'scale':
      return hands.tick(page.getByRole('radio').nth((answer as number) - 1));
    case 'single':
      return hands.tick(page.getByRole('radio').nth(optionIds(entry, item.options).indexOf(answer as string)));
    case 'multi':
    case 'windows':
      for (const id of answer as string[])
        await hands.tick(page.getByRole('checkbox').nth(optionIds(entry, item.options).indexOf(id)));
      return;
    case 'rank':
      for (const [place, id] of (answer as string[]).entries())
        await hands.choose(page.getByLabel(`Number ${place + 1}`), id);
      return;
    case 'ratings':
      return enterRatings(entry, answer as Record<string, number>);
    case 'sleep':
      return enterSleep(entry, answer as SleepAnswer);
    case 'text':
      return hands.write(page.getByRole('group').getByRole('textbox'), answer as string);
    case 'lines':
    case 'stem-lines':
      return enterLines(entry, answer as Line[]);
  }
}

async function enterRatings({ page, hands, questionnaire }: Entry, ratings: Record<string, number>): Promise<void> {
  for (const [id, rating] of Object.entries(ratings)) {
    const label = questionnaire.optsets.values16?.options.find((option) => option.id === id)?.label.en ?? id;
    await hands.tick(
      page
        .getByRole('radiogroup', { name: label, exact: true })
        .getByRole('radio')
        .nth(rating - 1),
    );
  }
}

async function enterSleep({ page, hands }: Entry, { work, free }: SleepAnswer): Promise<void> {
  for (const [title, night] of [
    ['Work days', work],
    ['Free days', free],
  ] as const) {
    if (!night) continue;
    const group = page.getByRole('group', { name: title });
    await hands.setTime(group.getByLabel('Asleep around'), night.bed);
    await hands.setTime(group.getByLabel('Awake around'), night.wake);
  }
}

async function enterLines({ page, hands }: Entry, lines: Line[]): Promise<void> {
  for (const [index, line] of lines.entries()) {
    const rows = page.locator('textarea[data-line]');
    if ((await rows.count()) <= index) await hands.press(page.getByRole('button', { name: 'Add a line' }));
    await hands.write(rows.nth(index), line.text);
    for (const value of Object.values(line.tags ?? {})) await chooseTag({ page, hands }, index, value);
  }
}

/** The list of a line's tags that offers `value`. */
async function chooseTag(
  { page, hands }: Pick<Entry, 'page' | 'hands'>,
  index: number,
  value: string | number,
): Promise<void> {
  const row = page.locator('li.line').nth(index);
  await hands.choose(
    row
      .locator('select')
      .filter({ has: page.locator(`option[value="${value}"]`) })
      .first(),
    String(value),
  );
}

function optionIds({ questionnaire }: Entry, reference: string): string[] {
  return (questionnaire.optsets[reference.slice('optset:'.length)]?.options ?? []).map(({ id }) => id);
}
