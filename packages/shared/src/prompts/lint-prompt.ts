import type { Variable } from '../contracts/prompt-variables.ts';
import { ANALYSIS_OUTPUT_SCHEMA } from './output-schema.ts';
import { holdsSafetyBlock } from './safety-text.ts';

/** The key of the prompt that says what a model leaves alone; texts that include it need no such words of their own. */
export const SAFETY_PROMPT_KEY = 'SAFETY_BLOCK';
export const MAX_TEXT_CHARACTERS = 50_000;

export type LintRule =
  | 'unknown_variable'
  | 'unknown_include'
  | 'required_unused'
  | 'unclosed_braces'
  | 'banned_instruction'
  | 'safety_missing'
  | 'quote_clause_missing'
  | 'too_long';

/**
 * One thing that is to be said about a text. `from` and `to` are UTF-16 code units in the text of `role`; both 0 where the text as a whole is meant. `subject` is
 * the name, the key or the words in question.
 */
export type LintProblem = {
  rule: LintRule;
  severity: 'error' | 'warning';
  role: 'system' | 'user';
  from: number;
  to: number;
  subject: string;
};

type Texts = { system: string; user: string };
type Surroundings = {
  variables: readonly Variable[];
  /** The keys that may be included; undefined where they are not known, and nothing is said about them. */
  includes: ReadonlySet<string> | undefined;
  outputSchema: string;
};

const PLACE = /\{\{(>?)([^{}]*)\}\}/g;
const BRACES = /\{\{|\}\}/g;
/** Orders to do what the product does not do. A sentence that forbids it is none. */
const BANNED =
  /\b(?:diagnose|prescribe|treat the (?:person|patient)|zdiagnozuj|postaw diagnoz\p{L}+|przepisz lek\p{L}*)/giu;
const FORBIDS = /\b(?:never|not|no|don['’]t|without|nie|nigdy|bez)\b/iu;
const QUOTES_EXACTLY =
  /letter by letter|verbatim|word for word|exact(?:ly)? (?:as|quote|substring)|dosłown|słowo w słowo|litera po literze/i;

/** What the rules for prompts say about the two texts of one mode in one language. Errors keep a version from being saved, warnings do not. */
export function lintPrompt(texts: Texts, { variables, includes, outputSchema }: Surroundings): LintProblem[] {
  const roles = ['system', 'user'] as const;
  const inEach = roles.flatMap((role) => [
    ...lintPlaces(texts[role], role, { variables, includes }),
    ...lintBraces(texts[role], role),
    ...lintInstructions(texts[role], role),
    ...([...texts[role]].length > MAX_TEXT_CHARACTERS ? [whole('too_long', role, 'error', '')] : []),
  ]);
  const used = new Set(roles.flatMap((role) => placesOf(texts[role]).map(({ name }) => name)));
  const unused = variables
    .filter(({ name, required, userSupplied }) => (required || userSupplied) && !used.has(name))
    .map(({ name }) => whole('required_unused', 'user', 'error', name));
  return [...inEach, ...unused, ...(outputSchema === ANALYSIS_OUTPUT_SCHEMA ? lintAnalysis(texts) : [])];
}

/** Whether the texts hold the safety block, word for word or by including it: the gate asks for the same. */
function saysWhatIsLeftAlone(texts: Texts): boolean {
  const text = `${texts.system}\n${texts.user}`;
  return (
    holdsSafetyBlock({ texts: { en: texts } }) ||
    placesOf(text).some(({ isInclude, name }) => isInclude && name === SAFETY_PROMPT_KEY)
  );
}

/** What included prompts say is not known here: a text that includes any is not blamed for what may stand there. */
function lintAnalysis(texts: Texts): LintProblem[] {
  const text = `${texts.system}\n${texts.user}`;
  const isWhole = !placesOf(text).some(({ isInclude }) => isInclude);
  return [
    ...(saysWhatIsLeftAlone(texts) ? [] : [whole('safety_missing', 'system', 'warning', SAFETY_PROMPT_KEY)]),
    ...(isWhole && !QUOTES_EXACTLY.test(text) ? [whole('quote_clause_missing', 'system', 'warning', '')] : []),
  ];
}

function whole(
  rule: LintRule,
  role: LintProblem['role'],
  severity: LintProblem['severity'],
  subject: string,
): LintProblem {
  return { rule, severity, role, from: 0, to: 0, subject };
}

function placesOf(text: string) {
  return Array.from(text.matchAll(PLACE), ({ 0: all, 1: arrow, 2: name = '', index }) => ({
    isInclude: arrow === '>',
    name: name.trim(),
    from: index,
    to: index + all.length,
  }));
}

function lintPlaces(
  text: string,
  role: LintProblem['role'],
  { variables, includes }: Pick<Surroundings, 'variables' | 'includes'>,
): LintProblem[] {
  const isKnown = ({ isInclude, name }: { isInclude: boolean; name: string }) =>
    isInclude ? includes === undefined || includes.has(name) : variables.some((variable) => variable.name === name);
  return placesOf(text)
    .filter((place) => !isKnown(place))
    .map(({ isInclude, name, from, to }) => ({
      rule: isInclude ? 'unknown_include' : 'unknown_variable',
      severity: 'error',
      role,
      from,
      to,
      subject: name,
    }));
}

/** Pairs of braces that open and are not closed, or close and were not opened; single braces are plain text. */
function lintBraces(text: string, role: LintProblem['role']): LintProblem[] {
  const closed = placesOf(text);
  const isInPlace = (index: number) => closed.some(({ from, to }) => index >= from && index < to);
  return Array.from(text.matchAll(BRACES))
    .filter(({ 0: pair, index }) => !isInPlace(index) && (pair === '{{' || isAfterOpening(text, index)))
    .map(({ 0: pair, index }) => ({
      rule: 'unclosed_braces',
      severity: 'error',
      role,
      from: index,
      to: index + 2,
      subject: pair,
    }));
}

/** `}}` at the end of JSON is plain text; only after an opening pair on the same line is it meant as the end of a place. */
function isAfterOpening(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
  return line.lastIndexOf('{{') > line.lastIndexOf('}}');
}

function lintInstructions(text: string, role: LintProblem['role']): LintProblem[] {
  return Array.from(text.matchAll(BANNED), ({ 0: words, index }) => ({ words, index }))
    .filter(({ index }) => !FORBIDS.test(sentenceBefore(text, index)))
    .map(({ words, index }) => ({
      rule: 'banned_instruction',
      severity: 'warning',
      role,
      from: index,
      to: index + words.length,
      subject: words,
    }));
}

function sentenceBefore(text: string, index: number): string {
  return (
    text
      .slice(0, index)
      .split(/[.!?\n]/)
      .at(-1) ?? ''
  );
}
