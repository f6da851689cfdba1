import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How a person works a page: by mouse, or by keyboard alone. */
export type Hands = {
  /** Ticks a checkbox or chooses a radio button. */
  tick: (box: Locator) => Promise<void>;
  write: (field: Locator, text: string) => Promise<void>;
  /** Chooses the option with this value of a list. */
  choose: (list: Locator, value: string) => Promise<void>;
  /** Sets a time field to `HH:MM`. */
  setTime: (field: Locator, time: string) => Promise<void>;
  press: (control: Locator) => Promise<void>;
};

const MAX_TABS = 150;

export function mouse(page: Page): Hands {
  return {
    tick: (box) => box.locator('xpath=ancestor::label[1]').click(),
    async write(field, text) {
      await field.click();
      await page.keyboard.insertText(text);
    },
    choose: async (list, value) => void (await list.selectOption(value)),
    async setTime(field, time) {
      await field.click({ position: { x: 12, y: 12 } });
      await typeTime(page, field, time);
    },
    press: (control) => control.click(),
  };
}

/** Only keys: Tab to get there, then what the control understands. Fails where a control cannot be reached. */
export function keyboard(page: Page): Hands {
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let tabs = 0; tabs <= MAX_TABS; tabs++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    expect.fail(`Tab never reaches ${target}`);
  }

  return {
    async tick(box) {
      if ((await box.getAttribute('type')) === 'radio') return chooseRadio(box);
      await tabTo(box);
      await page.keyboard.press('Space');
    },
    async write(field, text) {
      await tabTo(field);
      await page.keyboard.insertText(text);
    },
    async choose(list, value) {
      await tabTo(list);
      const index = await list.evaluate(
        (element, wanted) => [...(element as HTMLSelectElement).options].findIndex((option) => option.value === wanted),
        value,
      );
      await page.keyboard.press('Home');
      for (let step = 0; step < index; step++) await page.keyboard.press('ArrowDown');
    },
    async setTime(field, time) {
      await tabTo(field);
      await typeTime(page, field, time);
    },
    async press(control) {
      await tabTo(control);
      await page.keyboard.press('Enter');
    },
  };

  /** Tab enters a group of radio buttons at one of them; the arrows walk it. */
  async function chooseRadio(radio: Locator): Promise<void> {
    const name = await radio.getAttribute('name');
    const group = page.locator(`input[type=radio][name="${name}"]`);
    const isInGroup = () => group.evaluateAll((radios) => radios.some((element) => element === document.activeElement));
    for (let tabs = 0; !(await isInGroup()); tabs++) {
      if (tabs > MAX_TABS) expect.fail(`Tab never reaches the group ${name}`);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Space');
    for (let step = 0; !(await radio.isChecked()); step++) {
      if (step > 20) expect.fail(`The arrows never reach ${radio}`);
      await page.keyboard.press('ArrowDown');
    }
  }
}

/** Time fields follow the browser's own language: some ask for a.m. or p.m. as well. */
async function typeTime(page: Page, field: Locator, time: string): Promise<void> {
  await page.keyboard.type(time.replace(':', ''));
  if ((await field.inputValue()) !== time) {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const twoDigits = (number: number) => String(number).padStart(2, '0');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(`${twoDigits(hours % 12 || 12)}${twoDigits(minutes)}${hours < 12 ? 'a' : 'p'}`);
  }
  expect(await field.inputValue()).toBe(time);
}
