/**
 * Answers by single keys: a digit chooses that point or option, a letter that option. Works on the group that holds
 * the focus and on nothing else (WCAG 2.1.4); returns the input that was chosen.
 */
export function chooseByKey(key: string, target: Element): HTMLInputElement | undefined {
  const group = target.closest('[role=radiogroup], fieldset');
  const inputs = group?.querySelectorAll<HTMLInputElement>('input[type=radio]:enabled, input[type=checkbox]:enabled');
  const input = inputs?.[toIndex(key)];
  if (!input) return undefined;
  input.focus();
  input.click();
  return input;
}

/** 1 is the first, A is the first; -1 for every other key. */
export function toIndex(key: string): number {
  if (/^[1-9]$/.test(key)) return Number(key) - 1;
  if (/^[a-p]$/i.test(key)) return key.toLowerCase().charCodeAt(0) - 97;
  return -1;
}

/** Whether a key typed here belongs to the field. */
export function isTyping(target: Element): boolean {
  return target.matches('textarea, select, input:not([type=radio], [type=checkbox])');
}
