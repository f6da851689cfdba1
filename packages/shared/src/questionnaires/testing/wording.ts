import type { Language } from '../../contracts/language.ts';
import type { Questionnaire } from '../../contracts/questionnaire.ts';

/** Words that our own texts do not use: they name illness, promise a cure, or claim to know the person. */
const BANNED: Record<Language, readonly RegExp[]> = {
  en: [
    /diagnos/i,
    /disorder/i,
    /symptom/i,
    /depress/i,
    /\banxi/i,
    /trauma/i,
    /narciss/i,
    /addict/i,
    /therap/i,
    /\btreat(s|ed|ing|ment|ments)?\b/i,
    /\bcures?\b/i,
    /\bpatients?\b/i,
    /\byou are an?\b/i,
    /\byou actually\b/i,
    /\btruth\b/i,
    /\b(always|never)\b/i,
    /people like you/i,
    /studies show/i,
    /\bbrain/i,
  ],
  pl: [
    /diagno/i,
    /zaburze/i,
    /(?<!\p{L})objaw/iu,
    /depres/i,
    /(?<!\p{L})lęk/iu,
    /traum/i,
    /narcy/i,
    /uzależn/i,
    /terapi/i,
    /(?<!\p{L})lecz(y|en|ysz|yć)/iu,
    /pacjent/i,
    /tak naprawdę jesteś/i,
    /(?<!\p{L})prawda(?!\p{L})/iu,
    /(?<!\p{L})(zawsze|nigdy)(?!\p{L})/iu,
    /ludzie tacy jak ty/i,
    /badania pokazują/i,
    /mózg/i,
  ],
};

/** The banned words that `text` holds. */
export function bannedWords(text: string, language: Language): string[] {
  return BANNED[language].flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

/** One text of a definition: the kind of place it stands in (`why`, `hints`, `label` …), where exactly, and its words. */
export type PlacedText = { kind: string; path: string; text: string };

/** Every text of a definition in one language. */
export function textsOf(questionnaire: Questionnaire, language: Language): PlacedText[] {
  return collect(questionnaire, { kind: '', path: '' }, language);
}

function collect(value: unknown, at: { kind: string; path: string }, language: Language): PlacedText[] {
  if (typeof value !== 'object' || value === null) return [];
  if (language in value) return [{ ...at, text: String((value as Record<string, unknown>)[language]) }];
  return Object.entries(value).flatMap(([key, member]) =>
    collect(member, { kind: /^\d+$/.test(key) ? at.kind : key, path: `${at.path}/${key}` }, language),
  );
}

/** The sentences of a text, each as its words. */
export function sentencesOf(text: string): string[][] {
  return text
    .split(/[.!?…](?:\s|$)/)
    .map((sentence) => sentence.match(/[\p{L}\d'’]+/gu) ?? [])
    .filter((words) => words.length > 0);
}

/** The mean number of words in a sentence over several texts. */
export function meanSentenceWords(texts: readonly string[]): number {
  const sentences = texts.flatMap(sentencesOf);
  return sentences.flat().length / sentences.length;
}

/** Flesch–Kincaid grade of English texts taken together (Kincaid et al. 1975): 0.39·words/sentence + 11.8·syllables/word − 15.59. */
export function gradeLevel(texts: readonly string[]): number {
  const words = texts.flatMap(sentencesOf).flat();
  const syllables = words.reduce((sum, word) => sum + syllableCount(word), 0);
  return 0.39 * meanSentenceWords(texts) + 11.8 * (syllables / words.length) - 15.59;
}

/** Groups of vowels, a silent final e left out: the usual estimate. */
function syllableCount(word: string): number {
  const spoken = word.toLowerCase().replace(/(?<=[^aeiouyl])e$|(?<=[^td])ed$/, '');
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 0);
}
