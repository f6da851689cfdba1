import type { Language } from '../../contracts/language.ts';
import { COMMON_WORDS } from './common-words.ts';
import type { Word } from './words.ts';

/**
 * The language that a person writes in, by counting frequent words; English on a tie. Independent of the language of the report: whoever
 * answers in Polish on an English page is still understood.
 */
export function textLanguage(words: readonly Word[]): Language {
  const count = (language: Language) => words.filter(({ folded }) => COMMON_WORDS[language].has(folded)).length;
  return count('pl') > count('en') ? 'pl' : 'en';
}
