import type { Language } from '../../contracts/language.ts';
import { findPhrases, type PhraseHit } from '../text/phrases.ts';
import type { Word } from '../text/words.ts';
import { LEXICON, type ThemePhrase } from './lexicon.ts';
import { isNegated } from './negation.ts';
import type { ThemeId } from './theme-ids.ts';

/** One mention of a theme; `isAbsence` when the line speaks of its lack ("no sleep", "brak snu", "insomnia"). */
export type ThemeHit = { theme: ThemeId; wordIndex: number; isAbsence: boolean };

/** The themes that a line mentions, each at its first place. Guard phrases ("work out" is not work) take their words out. */
export function findThemes(words: readonly Word[], language: Language): ThemeHit[] {
  const hits = findPhrases(words, LEXICON[language]);
  const guards = hits.filter(({ phrase }) => phrase.kind === 'guard');
  const mentions = hits.filter((hit) => hit.phrase.kind !== 'guard' && !guards.some((guard) => covers(guard, hit)));
  const first = new Map<ThemeId, ThemeHit>();
  for (const { phrase, index, length } of mentions) {
    if (first.has(phrase.theme)) continue;
    const isAbsence = phrase.kind === 'absence' || isNegated(words, { from: index, to: index + length }, language);
    first.set(phrase.theme, { theme: phrase.theme, wordIndex: index, isAbsence });
  }
  return [...first.values()];
}

function covers(guard: PhraseHit<ThemePhrase>, hit: PhraseHit<ThemePhrase>): boolean {
  return (
    guard.phrase.theme === hit.phrase.theme &&
    hit.index < guard.index + guard.length &&
    guard.index < hit.index + hit.length
  );
}
