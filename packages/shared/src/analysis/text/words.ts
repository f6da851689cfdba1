/** One word of a person's text: its folded form without an English possessive, for matching, and where it stands in their own spelling. */
export type Word = { folded: string; start: number; end: number; clause: number };

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu;
const CLAUSE_BREAK = /[.,;:!?()–—/\n]/;

/** Lower case without diacritics (`Śpię` → `spie`), so that a text typed without Polish letters matches as well. Locale-free. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l').replaceAll('’', "'");
}

/** The words of `text` in order; `clause` grows at punctuation, so that a negation does not reach across it. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let clause = 0;
  let last = 0;
  for (const match of text.matchAll(WORD)) {
    if (CLAUSE_BREAK.test(text.slice(last, match.index))) clause += 1;
    last = match.index + match[0].length;
    words.push({ folded: fold(match[0]).replace(/'s?$/, ''), start: match.index, end: last, clause });
  }
  return words;
}
