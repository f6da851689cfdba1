import type { Answer, Answers, Line } from '../../contracts/answers.ts';
import type { Item, Questionnaire } from '../../contracts/questionnaire.ts';
import { speaksOfHarm } from '../text/harm.ts';
import { isReadable } from '../text/readable.ts';
import { textLanguage } from '../text/text-language.ts';
import { splitWords, type Word } from '../text/words.ts';
import { findThemes, type ThemeHit } from '../themes/find-themes.ts';

/** One line of free text with everything the rules look at; an item of type `text` has no `lineId`. */
export type TextLine = {
  itemId: string;
  lineId?: string;
  text: string;
  tags: Readonly<Record<string, string | number>>;
  words: readonly Word[];
  themes: readonly ThemeHit[];
};

/** What a rule sees: the definition, the person's answers and their text, already split into words and themes. */
export type Context = {
  questionnaire: Questionnaire;
  answers: Answers;
  /** In the order of the definition, then of the line ids, so that the order of typing changes nothing. */
  lines: readonly TextLine[];
  /** False for keyboard noise and for text in a language whose words we do not know: rules about words stay silent. */
  hasReadableText: boolean;
};

/** Reads validated answers into a context. Lines that speak of harm are left out, so no rule quotes or interprets them. */
export function readContext(questionnaire: Questionnaire, answers: Answers): Context {
  const raw = questionnaire.items
    .flatMap((item) => rawLines(item, answers[item.id]))
    .filter(({ text }) => isQuotable(text));
  const language = textLanguage(raw.flatMap(({ words }) => words));
  const lines = raw.map((line) => ({ ...line, themes: findThemes(line.words, language) }));
  return { questionnaire, answers, lines, hasReadableText: isReadable(lines) };
}

export function linesOf(context: Context, itemId: string): readonly TextLine[] {
  return context.lines.filter((line) => line.itemId === itemId);
}

/** A given answer: neither absent nor skipped nor declined. */
export function isAnswered(answer: Answer | undefined): boolean {
  return answer !== undefined && !(typeof answer === 'object' && ('skipped' in answer || 'declined' in answer));
}

function rawLines(item: Item, answer: Answer | undefined): Omit<TextLine, 'themes'>[] {
  if (item.type === 'text' && typeof answer === 'string') {
    return [{ itemId: item.id, text: answer, tags: {}, words: splitWords(answer) }];
  }
  if ((item.type !== 'lines' && item.type !== 'stem-lines') || !Array.isArray(answer)) return [];
  return answer
    .filter((line): line is Line => typeof line === 'object')
    .toSorted(byLineId)
    .map((line) => ({
      itemId: item.id,
      lineId: line.id,
      text: line.text,
      tags: line.tags ?? {},
      words: splitWords(line.text),
    }));
}

function isQuotable(text: string): boolean {
  return text.trim() !== '' && !speaksOfHarm(splitWords(text));
}

/** `l2` before `l10`. */
function byLineId(one: Line, other: Line): number {
  if (one.id.length !== other.id.length) return one.id.length - other.id.length;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
