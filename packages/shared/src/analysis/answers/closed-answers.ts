import type { Night } from '../../contracts/answers.ts';
import type { Item, Option } from '../../contracts/questionnaire.ts';
import type { Context } from './context.ts';

/** The number chosen on a scale. */
export function scaleOf({ answers }: Context, itemId: string): number | undefined {
  const answer = answers[itemId];
  return typeof answer === 'number' ? answer : undefined;
}

/** The option chosen in a single choice. */
export function choiceOf(context: Context, itemId: string): Option | undefined {
  const answer = context.answers[itemId];
  return optionsOf(context, itemId).find(({ id }) => id === answer);
}

/** The options chosen in a multiple choice or a time strip, in the definition's order, so that the order of clicks changes nothing. */
export function choicesOf(context: Context, itemId: string): Option[] {
  const answer = context.answers[itemId];
  if (!Array.isArray(answer)) return [];
  const ids: readonly unknown[] = answer;
  return optionsOf(context, itemId).filter(({ id }) => ids.includes(id));
}

/** The options of a ranking, in the person's order. */
export function rankingOf(context: Context, itemId: string): Option[] {
  const answer = context.answers[itemId];
  const item = itemOf(context, itemId);
  if (!Array.isArray(answer) || item?.type !== 'rank') return [];
  const options = optionsOf(context, item.source);
  const ids: readonly unknown[] = answer;
  return ids.flatMap((id) => options.find((option) => option.id === id) ?? []);
}

/** The rating given to each id; empty when there is none. */
export function ratingsOf({ answers }: Context, itemId: string): Readonly<Record<string, number>> {
  const answer = answers[itemId];
  if (typeof answer !== 'object' || Array.isArray(answer)) return {};
  return Object.fromEntries(
    Object.entries(answer).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** The nights before working and free days, as far as both were given. */
export function nightsOf({ answers }: Context, itemId: string): { work: Night; free: Night } | undefined {
  const answer = answers[itemId];
  if (typeof answer !== 'object' || !('work' in answer) || !('free' in answer)) return undefined;
  const { work, free } = answer;
  return isNight(work) && isNight(free) ? { work, free } : undefined;
}

export function itemOf({ questionnaire }: Context, itemId: string): Item | undefined {
  return questionnaire.items.find(({ id }) => id === itemId);
}

/** The options of a set, by its plain name or as a reference `optset:name`. */
export function optionsOfSet({ questionnaire }: Context, name: string): readonly Option[] {
  return questionnaire.optsets[name.replace('optset:', '')]?.options ?? [];
}

function optionsOf(context: Context, itemId: string): readonly Option[] {
  const item = itemOf(context, itemId);
  return item && 'options' in item ? optionsOfSet(context, item.options) : [];
}

function isNight(value: unknown): value is Night {
  return typeof value === 'object' && value !== null && 'bed' in value && 'wake' in value;
}
