import { AppError } from '@votive/shared/app-error';
import type { Language } from '@votive/shared/contracts/language';
import { allPersonas } from '@votive/shared/personas/personas';
import { analysisValues } from '@votive/shared/prompts/analysis-values';
import { findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';

/** What fills `text` in for a sample person; a text that is only ever included by others need not ask for the answers. Throws `not_found` where there is no such person. */
export function personaValues(personaId: string, language: Language, text: string) {
  const persona = allPersonas.find(({ id }) => id === personaId);
  const questionnaire = findQuestionnaire('votive.core', '1.0.0');
  if (!persona || !questionnaire) throw new AppError('not_found', `There is no sample person ${personaId}.`);
  const values = analysisValues(questionnaire, persona.answers[language], language);
  return /\{\{\s*answers\s*\}\}/.test(text) ? values : { ...values, userText: {} };
}
