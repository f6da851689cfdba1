import type { Option } from '../../contracts/questionnaire.ts';
import { optionsOfSet } from '../answers/closed-answers.ts';
import type { Context, TextLine } from '../answers/context.ts';
import { type Hours, hoursBetween, hoursOfOptions } from '../answers/hours.ts';
import { findPhrases, indexPhrases, type Phrase, readPhrases } from './phrases.ts';

/** A part of a broad time of day: its first half, its second half, or all of it. */
type Part = 'whole' | 'early' | 'late';
type TimePhrase = Phrase & { option: string; part: Part };

/** Time words and the option of the set `times` they stand for; longer phrases first, so that "late evening" wins over "evening". */
const TIME_WORDS = indexPhrases<TimePhrase>([
  ...named(
    'morning',
    'early',
    'early morning*, early in the morning, first thing, before breakfast, wake up, waking up, after waking',
  ),
  ...named(
    'morning',
    'early',
    'wcześnie rano, wczesnym rankiem, z samego rana, zaraz po przebudzeniu, po przebudzeniu, przed śniadaniem, po wstaniu, po obudzeniu',
  ),
  ...named('morning', 'late', 'late morning*, mid morning*, przed południem, przedpołudni*'),
  ...named(
    'evening',
    'late',
    'late evening*, late in the evening, before bed, before sleep, at bedtime, before bedtime, późnym wieczorem, przed snem',
  ),
  ...named('afternoon', 'early', 'after lunch, early afternoon*, po obiedzie, wczesnym popołudniem, po lunchu'),
  ...named('afternoon', 'late', 'late afternoon*, późnym popołudniem'),
  ...named('midday', 'whole', 'midday, noon, lunchtime, at lunch, w południe'),
  ...named('afternoon', 'whole', 'afternoon*, po południu, popołudni*'),
  ...named('morning', 'whole', 'morning*, rano, ranek, rankiem, ranki, porank*, poranek, porann*'),
  ...named('evening', 'whole', 'evening*, wieczor*, wieczór'),
  ...named('night', 'whole', 'at night, nights, w nocy, nocą'),
]);

const CLOCK = /\b([01]?\d|2[0-3]):[0-5]\d(?:\s?([ap]m)\b)?|\b(1[0-2]|[1-9])\s?([ap]m)\b/i;

/** When a line happens, in hours, and the words that say so; `undefined` when it does not say, or says "varies". */
export type LineTime = { hours: Hours; words: string };

/** Reads the time of a line from its tag `when`, from a clock time, or from time words, in this order. */
export function timeOf(context: Context, line: TextLine): LineTime | undefined {
  return tagTime(context, line) ?? clockTime(line.text) ?? wordTime(context, line);
}

function tagTime(context: Context, line: TextLine): LineTime | undefined {
  const option = optionsOfSet(context, 'times').find(({ id }) => id === line.tags.when);
  if (option?.from === undefined) return undefined;
  return { hours: hoursOfOptions([option]), words: '' };
}

function clockTime(text: string): LineTime | undefined {
  const match = CLOCK.exec(text);
  if (!match) return undefined;
  const hour = Number(match[1] ?? match[3]);
  const half = (match[2] ?? match[4])?.toLowerCase();
  const ofDay = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return { hours: [ofDay % 24], words: match[0] };
}

function wordTime(context: Context, line: TextLine): LineTime | undefined {
  const hits = findPhrases(line.words, TIME_WORDS).toSorted((one, other) => other.length - one.length);
  const hit = hits[0];
  if (!hit) return undefined;
  const option = optionsOfSet(context, 'times').find(({ id }) => id === hit.phrase.option);
  const hours = option && hoursOfPart(option, hit.phrase.part);
  const [first, last] = [line.words[hit.index], line.words[hit.index + hit.length - 1]];
  if (!hours || !first || !last) return undefined;
  return { hours, words: line.text.slice(first.start, last.end) };
}

function hoursOfPart({ from, to }: Option, part: Part): Hours | undefined {
  if (from === undefined || to === undefined) return undefined;
  const middle = Math.floor((from + to) / 2);
  if (part === 'early') return hoursBetween(from, middle);
  return hoursBetween(part === 'late' ? middle : from, to);
}

function named(option: string, part: Part, list: string): TimePhrase[] {
  return readPhrases(list).map((phrase) => ({ ...phrase, option, part }));
}
