import type { Language } from '../../contracts/language.ts';
import type { Option } from '../../contracts/questionnaire.ts';
import { choicesOf } from './closed-answers.ts';
import type { Context } from './context.ts';

/** Whole hours of a day, 0–23, ascending; hour 9 is 9:00 to 10:00. */
export type Hours = readonly number[];

/** The hours that the chosen time windows cover; windows without hours in the definition cover none. */
export function hoursOf(context: Context, itemId: string): Hours {
  return hoursOfOptions(choicesOf(context, itemId));
}

export function hoursOfOptions(options: readonly Option[]): Hours {
  return everyHour().filter((hour) =>
    options.some(({ from, to }) => from !== undefined && to !== undefined && hour >= from && hour < to),
  );
}

export function hoursBetween(from: number, to: number): Hours {
  return everyHour().filter((hour) => (from <= to ? hour >= from && hour < to : hour >= from || hour < to));
}

export function sharedHours(one: Hours, other: Hours): Hours {
  return one.filter((hour) => other.includes(hour));
}

export function hoursWithout(hours: Hours, taken: Hours): Hours {
  return hours.filter((hour) => !taken.includes(hour));
}

/** The unbroken blocks of `hours` around the clock: 21–24 and 0–3 are one block. */
export function blocksOf(hours: Hours): Hours[] {
  const starts = hours.filter((hour) => !hours.includes((hour + 23) % 24));
  if (starts.length === 0) return hours.length === 0 ? [] : [hours];
  return starts.map((start) => {
    const block = [start];
    for (let hour = (start + 1) % 24; hours.includes(hour); hour = (hour + 1) % 24) block.push(hour);
    return block;
  });
}

/** Hours as a person says them: "6–9 am and 9 pm–12 am", „6–9 i 21–24”. */
export function describeHours(hours: Hours, language: Language): string {
  const ranges = blocksOf(hours).map((block) => {
    const from = block[0] ?? 0;
    const to = from + block.length;
    return language === 'en' ? englishRange(from, to) : `${from}–${to > 24 ? to - 24 : to}`;
  });
  return joinWords(ranges, language);
}

export function joinWords(words: readonly string[], language: Language): string {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return last;
  return `${words.slice(0, -1).join(', ')} ${language === 'en' ? 'and' : 'i'} ${last}`;
}

function everyHour(): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour);
}

function englishRange(from: number, to: number): string {
  const [start, end] = [twelveHour(from), twelveHour(to)];
  return start.half === end.half
    ? `${start.hour}–${end.hour} ${end.half}`
    : `${start.hour} ${start.half}–${end.hour} ${end.half}`;
}

function twelveHour(hour: number): { hour: number; half: string } {
  const ofDay = hour % 24;
  return { hour: ofDay % 12 === 0 ? 12 : ofDay % 12, half: ofDay < 12 ? 'am' : 'pm' };
}
