import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { questionnaireHash } from '@votive/shared/questionnaires/questionnaire-hash';
import { allQuestionnaires, findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';

export type QuestionnaireService = ReturnType<typeof createQuestionnaireService>;

/** A definition as it is sent: its text is made once; `hash` is its ETag and the pin in every analysis. */
export type ServedQuestionnaire = { text: string; hash: string };

/** The questionnaires of this build. */
export function createQuestionnaireService() {
  const served = new Map<Questionnaire, ServedQuestionnaire>();

  /** What a visitor can choose from: newest versions last. */
  function list() {
    return allQuestionnaires.map((questionnaire) => {
      const { id, version, status, languages, title } = questionnaire;
      return { id, version, status, languages, title, hash: serve(questionnaire).hash };
    });
  }

  /** The definition to send. Without a version the newest published one. Throws `not_found`. */
  function get(id: string, version: string | undefined): ServedQuestionnaire {
    const questionnaire = findQuestionnaire(id, version);
    if (!questionnaire) throw new AppError('not_found', `There is no such questionnaire. Known are: ${known()}.`);
    return serve(questionnaire);
  }

  /** The definition that answers were given to. Throws `InvalidInput`, which names what there is. */
  function pinned({ id, version }: { id: string; version: string }): Questionnaire {
    const questionnaire = findQuestionnaire(id, version);
    if (questionnaire) return questionnaire;
    throw new InvalidInput([{ path: 'questionnaire', message: `Unknown. Known are: ${known()}.` }]);
  }

  function serve(questionnaire: Questionnaire): ServedQuestionnaire {
    const kept = served.get(questionnaire);
    if (kept) return kept;
    const made = { text: JSON.stringify(questionnaire), hash: questionnaireHash(questionnaire) };
    served.set(questionnaire, made);
    return made;
  }

  return { list, get, pinned };
}

const known = () => allQuestionnaires.map(({ id, version }) => `${id} ${version}`).join(', ');
