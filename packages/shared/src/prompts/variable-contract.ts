import type { Issue } from '../app-error.ts';
import type { Variable } from '../contracts/prompt-variables.ts';
import type { Modes } from './compose-version.ts';
import { ANALYSIS_OUTPUT_SCHEMA } from './output-schema.ts';
import { PromptVariableError, referencesOf } from './render-prompt.ts';

/** What the product fills in when a report is written, and thereby the contract of versions from before there were contracts. */
export const ANALYSIS_VARIABLES: readonly Variable[] = [
  { name: 'answers', type: 'text', required: true, userSupplied: true, sample: '[p1.drains] meetings', maxChars: null },
  { name: 'language', type: 'text', required: false, userSupplied: false, sample: 'English', maxChars: 40 },
  { name: 'minimum', type: 'number', required: false, userSupplied: false, sample: '3', maxChars: null },
];

/**
 * What is wrong with the texts of a version by its contract, as issues with the path of the text: names that no variable has, required variables that a text and
 * its partner never use, and names that nothing would fill. `modes` have their includes in place.
 */
export function checkContract(modes: Modes, variables: readonly Variable[]): Issue[] {
  const names = variables.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const doubled = twice === undefined ? [] : [{ path: 'variables', message: `{{${twice}}} is there twice.` }];
  return [
    ...doubled,
    ...(['withThinking', 'withoutThinking'] as const).flatMap((mode) => checkMode(mode, modes, variables)),
  ];
}

function checkMode(mode: keyof Modes, modes: Modes, variables: readonly Variable[]): Issue[] {
  const { texts, outputSchema } = modes[mode];
  if (!texts.en)
    return [{ path: `${mode}.texts.en`, message: 'An English text is needed: other languages fall back to it.' }];
  const supplied = outputSchema === ANALYSIS_OUTPUT_SCHEMA ? ANALYSIS_VARIABLES : variables;
  return Object.entries(texts).flatMap(([language, { system, user }]) => {
    const path = `${mode}.texts.${language}`;
    const used = new Set([...referencesOf(system), ...referencesOf(user)]);
    const inSystem = new Set(referencesOf(system));
    const at = (name: string) => `${path}.${inSystem.has(name) ? 'system' : 'user'}`;
    const unknown = [...used]
      .filter((name) => !variables.some((variable) => variable.name === name))
      .map((name) => ({ path: at(name), message: `{{${name}}} is not among the variables of this prompt.` }));
    const unfilled = [...used]
      .filter((name) => variables.some((variable) => variable.name === name))
      .filter((name) => !supplied.some((variable) => variable.name === name))
      .map((name) => ({ path: at(name), message: `Nothing fills in {{${name}}} when a report is written.` }));
    const unused = variables
      .filter(({ name, required, userSupplied }) => (required || userSupplied) && !used.has(name))
      .map(({ name }) => ({ path: `${path}.user`, message: `{{${name}}} has to be used, and is not.` }));
    return [...unknown, ...unfilled, ...unused];
  });
}

type Values = {
  variables: Readonly<Record<string, string | number>>;
  userText: Readonly<Record<string, string>>;
};

/** Throws `PromptVariableError` where a value is not what the contract says: missing, a text that is too long, or a number that is none. */
export function requireValues(variables: readonly Variable[], values: Values): void {
  for (const variable of variables) {
    const { name, required, userSupplied } = variable;
    const value = userSupplied ? values.userText[name] : values.variables[name];
    const fault = value === undefined ? required && 'nothing fills it in' : faultOf(variable, String(value));
    if (fault) throw new PromptVariableError(name, `The prompt asks for {{${name}}}, but ${fault}.`);
  }
}

function faultOf({ type, maxChars }: Variable, value: string): string | false {
  if (type === 'number' && !Number.isFinite(Number(value))) return 'that is no number';
  if (maxChars === null || value.length <= maxChars || [...value].length <= maxChars) return false;
  return `that is longer than ${maxChars} characters`;
}
