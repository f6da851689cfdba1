import type { TextLine } from '../answers/context.ts';
import { findPhrases, indexPhrases, type Phrase, type PhraseIndex, readPhrases } from './phrases.ts';

const CLAUSE_WORDS = 4;

/** Words that soften or limit a statement about oneself, English and Polish. */
export const HEDGES = indexPhrases(
  readPhrases(`
    too, but, probably, maybe, perhaps, wonder*, although, though, sometimes, not always, i think, i guess, try to, tries to, trying to
    however, most of the time, sort of, kind of, supposed to, should, used to, would like to, wants to, want to
    zbyt, za bardzo, za dużo, za często, ale, chyba, może, raczej, czasem, czasami, choć, chociaż, jednak, nie zawsze, wydaje mi się
    zastanawia*, stara się, staram się, próbuje, próbuję, powinna, powinien, powinnam, powinienem, chciał*, prawdopodobnie, podobno
  `),
);

/** Words that make a habit depend on a condition, English and Polish. A plain cue ("when I get home") is none. */
export const CONDITIONS = indexPhrases(
  readPhrases(`
    if, unless, rarely, sometimes, occasionally, when possible, when i can, when i remember, when i have, when i manage, when i feel
    when i find, when i do, when i actually, when i'm not, on good days, only when, as long as, when there is, when the weather, when it works
    jeśli, jeżeli, o ile, rzadko, czasem, czasami, od czasu do czasu, w dobre dni, tylko kiedy, tylko gdy, jak mam, jak pamiętam, jak się uda
    jak mogę, kiedy mam, kiedy pamiętam, kiedy mogę, kiedy się uda, kiedy to robię, kiedy dam, kiedy nie, kiedy znajdę, gdy mam, gdy pamiętam
    gdy mogę, gdy się uda, gdy to robię, gdy dam, gdy nie, gdy znajdę, jak nie, kiedy jest, gdy jest
    kiedy pogoda, gdy pogoda, kiedy już, gdy już, jak już, gdy o tym pamiętam, kiedy o tym pamiętam, jak o tym pamiętam
  `),
);

/** The first marker of a line in the person's own spelling, or `undefined`. */
export function markerIn(line: TextLine, markers: PhraseIndex<Phrase>): string | undefined {
  const hit = findPhrases(line.words, markers)[0];
  const [first, last] = [hit && line.words[hit.index], hit && line.words[hit.index + hit.length - 1]];
  return first && last ? line.text.slice(first.start, last.end) : undefined;
}

/** The first marker of a line with the words that follow it in its clause, at most four in all. */
export function clauseFrom(line: TextLine, markers: PhraseIndex<Phrase>): string | undefined {
  const hit = findPhrases(line.words, markers)[0];
  const first = hit && line.words[hit.index];
  if (!hit || !first) return undefined;
  const length = Math.max(hit.length, CLAUSE_WORDS);
  const clause = line.words.slice(hit.index, hit.index + length).filter((word) => word.clause === first.clause);
  return line.text.slice(first.start, clause.at(-1)?.end);
}
