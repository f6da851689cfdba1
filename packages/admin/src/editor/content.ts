import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import type { Language } from '@votive/shared/contracts/language';
import type { Mode } from '@votive/shared/contracts/plan';
import { TEXT_OUTPUT_SCHEMA } from '@votive/shared/prompts/output-schema';

export const MODE_NAMES = ['withoutThinking', 'withThinking'] as const;
export type ModeName = (typeof MODE_NAMES)[number];
export const LANGUAGES = ['en', 'pl'] as const satisfies readonly Language[];
export const ROLES_OF_TEXT = ['system', 'user'] as const;
export type TextRole = (typeof ROLES_OF_TEXT)[number];

/** Which of a version's texts is meant. */
export type TextPlace = { mode: ModeName; language: Language; role: TextRole };

/** The text at a place; undefined where the mode has none in that language, and English is used. */
export function textAt(content: VersionContent, { mode, language, role }: TextPlace): string | undefined {
  return content[mode].texts[language]?.[role];
}

export function withText(content: VersionContent, place: TextPlace, text: string): VersionContent {
  const { mode, language, role } = place;
  const texts = content[mode].texts[language] ?? { system: '', user: '' };
  return withMode(content, mode, {
    texts: { ...content[mode].texts, [language]: { ...texts, [role]: text } },
  });
}

/** The content with some of one mode's parameters changed. */
export function withMode(content: VersionContent, mode: ModeName, change: Partial<Mode>): VersionContent {
  return { ...content, [mode]: { ...content[mode], ...change } };
}

/** Adds a language to a mode, beginning as a copy of the English texts. */
export function withLanguage(content: VersionContent, mode: ModeName, language: Language): VersionContent {
  const { texts } = content[mode];
  const start = texts.en ?? { system: ' ', user: ' ' };
  return withMode(content, mode, { texts: { ...texts, [language]: texts[language] ?? start } });
}

export function withoutLanguage(content: VersionContent, mode: ModeName, language: Language): VersionContent {
  const { [language]: _gone, ...texts } = content[mode].texts;
  return withMode(content, mode, { texts });
}

/** Every place that either content has a text at, in the order they are shown. */
export function placesOf(...contents: readonly VersionContent[]): TextPlace[] {
  return MODE_NAMES.flatMap((mode) =>
    LANGUAGES.filter((language) => contents.some((content) => content[mode].texts[language])).flatMap((language) =>
      ROLES_OF_TEXT.map((role) => ({ mode, language, role })),
    ),
  );
}

/** What a new prompt begins with. */
export function firstContent(): VersionContent {
  const mode: Mode = {
    model: null,
    temperature: null,
    maxTokens: 8_000,
    thinkingBudget: 0,
    outputSchema: TEXT_OUTPUT_SCHEMA,
    languagePolicy: 'answer-in-requested-language',
    texts: { en: { system: 'Say here what the model is to do.', user: 'Say here what it is given.' } },
  };
  return { variables: [], withoutThinking: mode, withThinking: { ...mode, maxTokens: 20_000, thinkingBudget: 8_000 } };
}

/** Whether two contents are the same to the letter. Key order does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
