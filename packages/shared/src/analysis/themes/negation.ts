import type { Language } from '../../contracts/language.ts';
import { findPhrases, indexPhrases, type Phrase, type PhraseIndex, readPhrases } from '../text/phrases.ts';
import type { Word } from '../text/words.ts';

/** How many words back a negation reaches, within one clause. */
const REACH = 3;

const NEGATORS: Record<Language, PhraseIndex<Phrase>> = {
  en: indexPhrases(
    readPhrases(`
      not, no, never, nobody, no one, none, without, lack, lacking, lacks, little, less, fewer, poor, bad, broken, interrupted, skipping, skip, avoid
      avoiding, off, away, don't, doesn't, didn't, can't, cannot, won't, isn't, aren't, dont, doesnt, cant, hardly, barely, stop, quit
      stopping, quitting, limit, limiting, late to
    `),
  ),
  pl: indexPhrases(
    readPhrases(`
      nie, nikt, bez, brak, braku, brakuje, nigdy, żaden, żadnych, żadnej, żadnego, mało, mniej, zły, zła, złe, słaby, słaba, słabe, kiepski
      kiepska, kiepskie, niedobór, niewystarczając*, przerywany, krótki, rzadko, unikam, unikanie, odłożyć, odkładam, odkładanie, odmawiam, odmawianie, ograniczam
      ograniczyć, ograniczenie, przestać, rzucić
    `),
  ),
};

/** Words after the mention that turn it into a lack: "sleep too little", "śpię za krótko". */
const AFTERWARDS: Record<Language, PhraseIndex<Phrase>> = {
  en: indexPhrases(
    readPhrases(
      'too little, too late, late, badly, poorly, away, off, out of, in another room, in the kitchen, in the drawer, in the hall',
    ),
  ),
  pl: indexPhrases(
    readPhrases(
      'za mało, zbyt mało, za krótko, zbyt krótko, za późno, zbyt późno, późno, źle, poza, w innym pokoju, w kuchni, w szufladzie, w przedpokoju',
    ),
  ),
};

/** Whether the mention from one word up to another is about a lack. Cheap by design: it sees neighbouring words, not grammar. */
export function isNegated(words: readonly Word[], mention: { from: number; to: number }, language: Language): boolean {
  const clause = words[mention.from]?.clause;
  const near = (from: number, to: number) =>
    words.slice(Math.max(0, from), to).filter((word) => word.clause === clause);
  const before = near(mention.from - REACH, mention.from);
  const after = near(mention.to, mention.to + REACH);
  return findPhrases(before, NEGATORS[language]).length > 0 || findPhrases(after, AFTERWARDS[language]).length > 0;
}

const LEADING_NEGATORS: readonly string[] = [
  'no',
  'not',
  'never',
  'without',
  'less',
  'nie',
  'bez',
  'zadnych',
  'zadnego',
  'mniej',
];

/** Whether a line begins with what is not done ("no phone before noon"), so that there is no small version of it to do. */
export function isNegative(words: readonly Word[]): boolean {
  return LEADING_NEGATORS.includes(words[0]?.folded ?? '');
}
