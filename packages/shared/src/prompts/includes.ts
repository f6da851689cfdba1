import { promptKeySchema } from '../contracts/plan.ts';

/** `{{> KEY}}`, wherever it stands. What stands behind the arrow may be no key at all. */
const INCLUDE = /\{\{>([^{}]*)\}\}/g;

/** One place where a text asks for another prompt: the name that stands there, trimmed, and where, in UTF-16 code units. */
export type Include = { key: string; isKey: boolean; from: number; to: number };

/** Every place of `text` that asks for another prompt, in order. */
export function includesOf(text: string): Include[] {
  return Array.from(text.matchAll(INCLUDE), (match) => {
    const key = (match[1] ?? '').trim();
    return { key, isKey: promptKeySchema.safeParse(key).success, from: match.index, to: match.index + match[0].length };
  });
}

/** `text` with each `{{> KEY}}` replaced by what `textOf` answers for the key. What that holds is taken as it is. */
export function replaceIncludes(text: string, textOf: (key: string) => string): string {
  return text.replaceAll(INCLUDE, (_match, key: string) => textOf(key.trim()));
}
