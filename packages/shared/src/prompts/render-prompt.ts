const REFERENCE = /\{\{([^{}]*)\}\}/g;

/** A prompt's text and the values that were offered do not fit together. `variable` is the name in question. */
export class PromptVariableError extends Error {
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.name = 'PromptVariableError';
    this.variable = variable;
  }
}

type PromptTexts = { system: string; user: string };

/** `variables` are ours and go in as they are; `userText` is what people typed, goes in fenced, and has to be used by the text. */
export type PromptValues = {
  variables: Readonly<Record<string, string | number>>;
  userText: Readonly<Record<string, string>>;
};

/**
 * Fills `{{name}}` in both texts, once: a value that contains `{{…}}` stays as it is. Throws `PromptVariableError` for a name that has no value, and
 * for user text that neither text asks for.
 */
export function renderPrompt(texts: PromptTexts, { variables, userText }: PromptValues): PromptTexts {
  const used = new Set<string>();
  const lookUp = (name: string): string => {
    used.add(name);
    if (Object.hasOwn(userText, name)) return fence(name, userText[name] ?? '');
    if (Object.hasOwn(variables, name)) return String(variables[name]);
    throw new PromptVariableError(name, `The prompt asks for {{${name}}}, which does not exist.`);
  };
  const fill = (text: string) => text.replaceAll(REFERENCE, (_match, name: string) => lookUp(name.trim()));

  const rendered = { system: fill(texts.system), user: fill(texts.user) };
  const missing = Object.keys(userText).find((name) => !used.has(name));
  if (missing !== undefined)
    throw new PromptVariableError(missing, `The prompt never uses {{${missing}}}, so it would say nothing about it.`);
  return rendered;
}

/** The names that a text asks for, in order of first use. */
export function referencesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(REFERENCE), ([, name = '']) => name.trim()))];
}

/**
 * Sets `text` between marker lines that it cannot close: the marker carries the smallest number that occurs nowhere in the text after its name,
 * in any case, width or style of the same letters. The same text always gets the same marker.
 */
export function fence(name: string, text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
  let number = 1;
  while (folded.includes(`${name.toLowerCase()}-${number}`)) number += 1;
  return `<${name}-${number}>\n${text}\n</${name}-${number}>`;
}
