import { type Questionnaire, questionnaireSchema } from '../contracts/questionnaire.ts';
import core from './votive-core-1.0.0.json' with { type: 'json' };

/** Every definition that this build knows, newest version of an id last. For servers and tests: a browser fetches definitions from the API. */
export const allQuestionnaires: readonly Questionnaire[] = [questionnaireSchema.parse(core)];

/** The definition with this id and version; without a version its newest published one; `undefined` if there is none. */
export function findQuestionnaire(id: string, version?: string): Questionnaire | undefined {
  return allQuestionnaires.findLast(
    (questionnaire) =>
      questionnaire.id === id &&
      (version === undefined ? questionnaire.status === 'published' : questionnaire.version === version),
  );
}
