import { splitWords } from './words.ts';

/** Ways to begin a line with the stem of "I am someone who …" again, folded; longer ones first. */
const REPEATED_STEMS = [
  "i am someone who, i'm someone who, i am somebody who, i'm somebody who, i am a person who, i'm a person who, someone who, who",
  'jestem osoba ktora, jestem kims kto, jestem czlowiekiem ktory, jestem kobieta ktora, jestem mezczyzna ktory, osoba ktora, kims kto, ktora, ktory, kto',
]
  .flatMap((list) => list.split(', '))
  .map((stem) => stem.split(' '));

const FIRST_PERSON = new Set(['i', "i'm", "i've", "i'd", "i'll", 'am', 'my', 'me', 'ja']);
const POLISH_FIRST_PERSON = /(ę|am|em)$/iu;
const BEFORE_A_VERB = new Set(['nie', 'sie', 'zawsze', 'czesto', 'zwykle', 'bardzo']);

/** The line without a repeated stem: an exact substring of `text`; the whole text when nothing else is in it. */
export function withoutStem(text: string): string {
  const words = splitWords(text);
  const stem = REPEATED_STEMS.find((parts) => parts.every((part, at) => words[at]?.folded === part));
  const next = words[stem?.length ?? 0];
  return stem && next ? text.slice(next.start).trim() : text;
}

/** Whether `text` can stand after "someone who …": false for a sentence about oneself in the first person. */
export function continuesStem(text: string): boolean {
  const words = splitWords(text);
  const first = words.find(({ folded }) => !BEFORE_A_VERB.has(folded));
  if (first === undefined) return false;
  return !FIRST_PERSON.has(first.folded) && !POLISH_FIRST_PERSON.test(text.slice(first.start, first.end));
}
