import { splitWords } from './words.ts';

const MAX_QUOTE_CHARACTERS = 200;
const SENTENCE_END = /[.!?\n]/;

/** The sentence of `text` around character `at`, at most 200 characters, cut at words; always an exact substring of `text`. */
export function quoteAround(text: string, at = 0): string {
  let start = at;
  while (start > 0 && !SENTENCE_END.test(text.charAt(start - 1))) start -= 1;
  let end = at;
  while (end < text.length && !SENTENCE_END.test(text.charAt(end))) end += 1;
  const sentence = text.slice(start, end);
  if (sentence.length <= MAX_QUOTE_CHARACTERS) return sentence.trim() || firstWords(text, 20);
  const from = Math.max(0, at - start - MAX_QUOTE_CHARACTERS / 2);
  const words = splitWords(sentence).filter((word) => word.start >= from && word.end <= from + MAX_QUOTE_CHARACTERS);
  const first = words.at(0);
  const last = words.at(-1);
  return first && last ? sentence.slice(first.start, last.end) : wholeCharacters(sentence, MAX_QUOTE_CHARACTERS);
}

/** The whole of a short text, trimmed; of a long one, the sentence around `at`. */
export function quoteOf(text: string, at = 0): string {
  const trimmed = text.trim();
  return trimmed.length <= MAX_QUOTE_CHARACTERS ? trimmed : quoteAround(text, at);
}

/** The first `count` words of `text` in its own spelling, an exact substring. */
export function firstWords(text: string, count: number): string {
  const trimmed = text.trim();
  const words = splitWords(trimmed);
  const last = words[count - 1];
  if (words.length <= count || last === undefined) return wholeCharacters(trimmed, MAX_QUOTE_CHARACTERS);
  return wholeCharacters(trimmed.slice(0, last.end), MAX_QUOTE_CHARACTERS);
}

function wholeCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** A text for a sentence of ours: its first `count` words, with an ellipsis where it was cut. */
export function clip(text: string, count: number): string {
  const start = firstWords(text, count);
  return start.length < text.trim().length ? `${start} …` : start;
}
