import type { Language } from '../../contracts/language.ts';
import { indexPhrases, type Phrase, type PhraseIndex, readPhrase } from '../text/phrases.ts';
import { ENGLISH_THEMES } from './english-themes.ts';
import { POLISH_THEMES } from './polish-themes.ts';
import { THEME_IDS, type ThemeId } from './theme-ids.ts';

/**
 * What a theme's text holds, separated by commas or line ends: `sleep*` matches word starts, `nap` whole words, `go to bed` words in a
 * row; `-insomnia` names the theme by its absence; `!sleep on it` is a phrase whose words do not count for this theme.
 */
export type ThemeTexts = Readonly<Record<ThemeId, string>>;

export type ThemePhrase = Phrase & { theme: ThemeId; kind: 'presence' | 'absence' | 'guard' };

/** The compiled lexicon of each language. */
export const LEXICON: Record<Language, PhraseIndex<ThemePhrase>> = {
  en: compile(ENGLISH_THEMES),
  pl: compile(POLISH_THEMES),
};

function compile(texts: ThemeTexts): PhraseIndex<ThemePhrase> {
  return indexPhrases(THEME_IDS.flatMap((theme) => entries(texts[theme]).map((entry) => toPhrase(theme, entry))));
}

function entries(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function toPhrase(theme: ThemeId, entry: string): ThemePhrase {
  if (entry.startsWith('-')) return { ...readPhrase(entry.slice(1)), theme, kind: 'absence' };
  if (entry.startsWith('!')) return { ...readPhrase(entry.slice(1)), theme, kind: 'guard' };
  return { ...readPhrase(entry), theme, kind: 'presence' };
}
