import type { Language } from '@votive/shared/contracts/language';

const ENGLISH = [
  /\bdiagnos/i,
  /\bdisorder/i,
  /\bsymptom/i,
  /\bdepress/i,
  /\banxi/i,
  /\btrauma/i,
  /\bnarciss/i,
  /\baddict/i,
  /\byou are an? /i,
  /\byou actually\b/i,
  /\btruth\b/i,
  /\b(always|never)\b/i,
  /\bpeople like you\b/i,
  /\bstudies show\b/i,
] as const;

/** `\b` knows ASCII letters only, so that Polish words need their own boundary. */
const START = '(?<![\\p{L}])';
const END = '(?![\\p{L}])';
const POLISH = [
  `${START}diagno[zs]`,
  `${START}zaburze`,
  `${START}objaw(y|em|u|ów|om|ami|ach)?${END}`,
  `${START}symptom`,
  `${START}depres`,
  `${START}lęk(u|iem|i|ów|owy|owa|owe|liwy|liwa)?${END}`,
  `${START}traum`,
  `${START}narcy[zs]`,
  `${START}uzależni`,
  `${START}jesteś (typem|osobą)${END}`,
  `${START}tak naprawdę${END}`,
  `${START}prawd[aęąyo]${END}`,
  `${START}(zawsze|nigdy)${END}`,
  `${START}(ludzie|osoby) (tacy|takie) jak ty${END}`,
  `${START}badania (pokazują|dowodzą|wskazują)${END}`,
].map((source) => new RegExp(source, 'iu'));

const BANNED: Record<Language, readonly RegExp[]> = { en: ENGLISH, pl: POLISH };

/**
 * What a generated text says that a report never says: health labels, types of person, "always" and "never", studies. `quotes` are the person's own words
 * inside the text; those may say anything. Each is given as it stands there, in lower case.
 */
export function bannedWordsIn(text: string, quotes: readonly string[], language: Language): string[] {
  const own = quotes.reduce((rest, quote) => rest.replaceAll(quote, ' … '), text);
  return BANNED[language].flatMap((pattern) => pattern.exec(own)?.[0].trim().toLowerCase() ?? []);
}

/** Whether there is any of that in a text. */
export function hasBannedWords(text: string, quotes: readonly string[], language: Language): boolean {
  return bannedWordsIn(text, quotes, language).length > 0;
}
