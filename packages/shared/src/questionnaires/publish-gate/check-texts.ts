import { languageSchema, localTextSchema } from '../../contracts/language.ts';
import type { Questionnaire } from '../../contracts/questionnaire.ts';
import { type DefinitionFault, definitionFault } from './definition-fault.ts';

/** Every text says something in every language that we speak, and the definition declares all of them. */
export function checkTexts(questionnaire: Questionnaire): DefinitionFault[] {
  const missing = languageSchema.options
    .filter((language) => !questionnaire.languages.includes(language))
    .map((language) => definitionFault('language_missing', 'languages', `Add ${language} and its texts.`));
  return [...missing, ...blankTexts(questionnaire, [])];
}

/** A licence is named: text from elsewhere is never published without one. */
export function checkLicense({ license }: Questionnaire): DefinitionFault[] {
  return license.trim() === '' ? [definitionFault('license_missing', 'license', 'Say whose text this is.')] : [];
}

function blankTexts(value: unknown, path: string[]): DefinitionFault[] {
  if (typeof value !== 'object' || value === null) return [];
  const text = localTextSchema.safeParse(value);
  if (!text.success) return Object.entries(value).flatMap(([key, member]) => blankTexts(member, [...path, key]));
  return Object.entries(text.data)
    .filter(([, words]) => words.trim() === '')
    .map(([language]) => definitionFault('text_blank', [...path, language].join('.'), 'Write this text.'));
}
