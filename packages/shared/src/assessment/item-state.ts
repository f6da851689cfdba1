import { isPlainObject, type PlainObject } from './plain-object.ts';

/** Where an item stands. Skipped, declined and not yet answered are three different things, and are kept apart. */
export type ItemState = 'answered' | 'skipped' | 'declined' | 'empty';

/** The state of one item's answer, be it a draft or a finished one: blank text and lists of blank lines are `empty`. */
export function itemState(answer: unknown): ItemState {
  if (isPlainObject(answer) && Object.hasOwn(answer, 'skipped')) return 'skipped';
  if (isPlainObject(answer) && Object.hasOwn(answer, 'declined')) return 'declined';
  return isEmpty(answer) ? 'empty' : 'answered';
}

function isEmpty(answer: unknown): boolean {
  if (answer === undefined || answer === null) return true;
  if (typeof answer === 'string') return answer.trim() === '';
  if (Array.isArray(answer)) return answer.every((entry) => isBlankLine(entry) || isEmpty(entry));
  return isPlainObject(answer) && Object.values(answer).every(isEmpty);
}

/** Whether a line of a draft has no text yet. */
export function isBlankLine(line: unknown): boolean {
  return isPlainObject(line) && typeof line.text === 'string' && line.text.trim() === '';
}

/** How many things an answer holds: options chosen, lines written, ratings given; a scale or a text counts as one. */
export function answerCount(answer: unknown): number {
  if (itemState(answer) !== 'answered') return 0;
  if (Array.isArray(answer)) return answer.filter((entry) => !isBlankLine(entry)).length;
  return isPlainObject(answer) ? Object.keys(answer as PlainObject).length : 1;
}
