import type { Answers } from '../contracts/answers.ts';
import type { Language } from '../contracts/language.ts';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { describeAnswers } from './describe-answers.ts';
import type { PromptValues } from './render-prompt.ts';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', pl: 'Polish' };

/** A report with fewer findings is none. */
export const MIN_FINDINGS = 3;

/** What an analysis prompt is filled in with for one person's answers: the same when it is tried out and when a report is written. */
export function analysisValues(questionnaire: Questionnaire, answers: Answers, language: Language): PromptValues {
  return {
    variables: { language: LANGUAGE_NAMES[language], minimum: MIN_FINDINGS },
    userText: { answers: describeAnswers(questionnaire, answers, language) },
  };
}
