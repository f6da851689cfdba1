import type { Language } from '../contracts/language.ts';
import { type IncludedVersion, MAX_COMPOSED_CHARACTERS, type Mode, promptKeySchema } from '../contracts/plan.ts';
import { includesOf, replaceIncludes } from './includes.ts';

type ModeName = 'withThinking' | 'withoutThinking';
export type Modes = Record<ModeName, Mode>;

/** What `{{> KEY}}` stands for: the version that `production` of KEY points at, or why there is none. */
export type Includable = (Modes & { id: string; number: number }) | 'missing' | 'archived';
export type FindIncludable = (key: string) => Includable;

/** A prompt that cannot be put together. `path` are the keys from the prompt itself to the one that is in the way. */
export class CompositionError extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.name = 'CompositionError';
    this.path = path;
  }
}

/**
 * A version with each `{{> KEY}}` of its texts replaced by the system text of KEY's production version, of the same mode and in the language of the text that
 * asks for it, else in English; and so on inside those. `includes` names what was put in place, by key. Throws `CompositionError` for a cycle, for what is missing
 * or archived, for a name that is no key, and where the whole becomes longer than 200,000 characters.
 */
export function composeVersion(
  key: string,
  { withThinking, withoutThinking }: Modes,
  find: FindIncludable,
): Modes & { includes: IncludedVersion[] } {
  const included = new Map<string, IncludedVersion>();
  const compose = (name: ModeName, mode: Mode): Mode => ({
    ...mode,
    texts: Object.fromEntries(
      Object.entries(mode.texts).map(([language, { system, user }]) => {
        const put = (text: string) => limited(expand(text, { path: [key], name, language: language as Language }), key);
        return [language, { system: put(system), user: put(user) }];
      }),
    ),
  });

  function expand(text: string, place: { path: string[]; name: ModeName; language: Language }): string {
    if (!text.includes('{{>')) return text;
    return replaceIncludes(text, (asked) => {
      const path = [...place.path, asked];
      const version = present(asked, path, find);
      included.set(asked, { key: asked, versionId: version.id, number: version.number });
      const texts = version[place.name].texts;
      const text = texts[place.language] ?? texts.en;
      if (!text) throw new CompositionError(path, `${asked} has no text in ${place.language}, and none in English.`);
      return expand(text.system, { ...place, path });
    });
  }

  const modes = {
    withThinking: compose('withThinking', withThinking),
    withoutThinking: compose('withoutThinking', withoutThinking),
  };
  return { ...modes, includes: [...included.values()].sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function present(key: string, path: string[], find: FindIncludable): Exclude<Includable, string> {
  if (!promptKeySchema.safeParse(key).success)
    throw new CompositionError(path, `{{> ${key}}} names no prompt: a key is written like SAFETY_BLOCK.`);
  if (path.indexOf(key) < path.length - 1)
    throw new CompositionError(path, `The prompts include each other in a circle: ${path.join(' → ')}.`);
  const version = find(key);
  if (version === 'missing')
    throw new CompositionError(path, `{{> ${key}}} asks for a prompt that is not there or was never published.`);
  if (version === 'archived')
    throw new CompositionError(path, `{{> ${key}}} asks for a prompt that was taken out of use.`);
  return version;
}

function limited(text: string, key: string): string {
  if (text.length > MAX_COMPOSED_CHARACTERS && [...text].length > MAX_COMPOSED_CHARACTERS)
    throw new CompositionError(
      [key],
      `With everything that it includes, the text is longer than ${MAX_COMPOSED_CHARACTERS} characters.`,
    );
  return text;
}

/** The keys that the texts of a version ask for themselves, sorted. */
export function includedKeys({ withThinking, withoutThinking }: Modes): string[] {
  const texts = [withThinking, withoutThinking].flatMap(({ texts }) => Object.values(texts));
  const keys = texts.flatMap(({ system, user }) => [...includesOf(system), ...includesOf(user)]).map(({ key }) => key);
  return [...new Set(keys)].sort();
}
