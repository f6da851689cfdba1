import type { TextLine } from '../answers/context.ts';
import { COMMON_WORDS } from './common-words.ts';
import { fold, type Word } from './words.ts';

const MIN_STEM = 5;
const MIN_SHARE = 0.65;

/** Times, amounts and helper words: sharing them says nothing. */
const GENERIC = new Set(
  `morning mornings evening evenings night nights afternoon weekend weekends today tomorrow yesterday later early minutes hours little
  almost really maybe usually rather quite anything nothing everything something everyone enough start starts starting
  rano wieczór wieczorem wieczory wieczorami poranek porankiem popołudnie popołudniu weekend weekendy dzisiaj jutro wczoraj później wcześnie
  minut godzin trochę prawie naprawdę może zwykle raczej zawsze kilka wszystkim niczego nawet kiedyś właśnie zaczynam zaczynać
  sprawy spraw sposób każdym robienie zrobić innymi ludźmi jednej jeden jedną`
    .split(/\s+/)
    .map(fold),
);

/** A word of one line, in its own spelling, that shares its stem with a word of another. */
export type SharedWord = { text: string; index: number; otherIndex: number };

/** The words of `one` whose stem also stands in `other`. Stem = a common beginning of five letters and two thirds of the longer word. */
export function sharedWords(one: TextLine, other: TextLine): SharedWord[] {
  return one.words.flatMap((word, index) => {
    const otherIndex = isContent(word) ? other.words.findIndex((candidate) => sharesStem(word, candidate)) : -1;
    return otherIndex < 0 ? [] : [{ text: one.text.slice(word.start, word.end), index, otherIndex }];
  });
}

function isContent({ folded }: Word): boolean {
  return (
    folded.length >= MIN_STEM &&
    !GENERIC.has(folded) &&
    !COMMON_WORDS.en.has(folded) &&
    !COMMON_WORDS.pl.has(folded) &&
    !/\d/.test(folded)
  );
}

function sharesStem(word: Word, candidate: Word): boolean {
  const [one, other] = [word.folded, candidate.folded];
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length >= MIN_STEM && length >= Math.max(one.length, other.length) * MIN_SHARE;
}
