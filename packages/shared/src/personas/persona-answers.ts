import type { Answers } from '../contracts/answers.ts';
import { type Language, localTextSchema } from '../contracts/language.ts';

/** A persona's answers in one language: every `{en, pl}` text becomes the text of `language`, all else stays as it is. */
export function answersIn(language: Language, answers: Readonly<Record<string, unknown>>): Answers {
  return localised(language, answers) as Answers;
}

function localised(language: Language, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => localised(language, entry));
  if (typeof value !== 'object' || value === null) return value;
  const text = localTextSchema.safeParse(value);
  if (text.success) return text.data[language];
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, localised(language, member)]));
}
