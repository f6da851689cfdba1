import type { Option, Questionnaire } from '../contracts/questionnaire.ts';

/** The options that `reference` (`optset:name`) names, in order; none for a set that does not exist. */
export function optionsOf(optsets: Questionnaire['optsets'], reference: string): readonly Option[] {
  const name = reference.replace(/^optset:/, '');
  return Object.hasOwn(optsets, name) ? (optsets[name]?.options ?? []) : [];
}

/** The ids of the options that `reference` names. */
export function optionIds(optsets: Questionnaire['optsets'], reference: string): ReadonlySet<string> {
  return new Set(optionsOf(optsets, reference).map((option) => option.id));
}
