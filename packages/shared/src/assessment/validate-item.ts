import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { checkChoice } from './checks/check-choice.ts';
import { checkLines } from './checks/check-lines.ts';
import { checkRatings, checkScale } from './checks/check-scale.ts';
import { checkSleep } from './checks/check-sleep.ts';
import { checkText } from './checks/check-text.ts';
import { type Fault, fault } from './checks/fault.ts';
import { chosenIds } from './chosen-ids.ts';
import { optionIds } from './option-ids.ts';
import { isPlainObject, ownMember } from './plain-object.ts';
import type { RawAnswers } from './visible-items.ts';

/** What an item's check may look at: its definition's option sets, and the other answers where it draws on one of them. */
export type ItemContext = { questionnaire: Pick<Questionnaire, 'optsets'>; answers: RawAnswers };

/** The faults of one answer to one item, its marks `{skipped:true}` and `{declined:true}` included; none for a legal answer. Never throws. */
export function validateItem(item: Item, value: unknown, context: ItemContext): Fault[] {
  if (value === undefined) return item.required ? [fault('required', [item.id])] : [];
  if (isPlainObject(value) && (Object.hasOwn(value, 'skipped') || Object.hasOwn(value, 'declined')))
    return validateMark(item, value);
  return validateValue(item, value, context);
}

function validateMark(item: Item, mark: object): Fault[] {
  const exact = Object.keys(mark).length === 1 && Object.values(mark)[0] === true;
  if (!exact) return [fault('mark_shape', [item.id])];
  return item.skippable ? [] : [fault('cannot_skip', [item.id])];
}

function validateValue(item: Item, value: unknown, { questionnaire: { optsets }, answers }: ItemContext): Fault[] {
  const path = [item.id];
  switch (item.type) {
    case 'scale':
      return checkScale(value, path, item.points);
    case 'single':
      return typeof value === 'string' && optionIds(optsets, item.options).has(value)
        ? []
        : [fault('not_an_option', path)];
    case 'multi':
    case 'windows': {
      const allowed = optionIds(optsets, item.options);
      return checkChoice(value, path, { allowed, min: item.min, max: item.max, outside: 'not_an_option' });
    }
    case 'rank': {
      const allowed = new Set(chosenIds(ownMember(answers, item.source)));
      return checkChoice(value, path, { allowed, min: 1, max: item.k, outside: 'not_in_source' });
    }
    case 'lines':
    case 'stem-lines':
      return checkLines(value, path, { rules: item, optsets });
    case 'text':
      return checkText(value, path, item.maxChars);
    case 'sleep':
      return checkSleep(value, path);
    case 'ratings': {
      const rated = new Set(chosenIds(ownMember(answers, item.source)));
      return checkRatings(value, path, { points: item.points, rated });
    }
  }
}
