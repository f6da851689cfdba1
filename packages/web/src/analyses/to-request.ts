import type { Consent, RequestAnalysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Language } from '@votive/shared/contracts/language';

type Source = {
  id: string;
  questionnaire: { id: string; version: string };
  answers: Answers;
};

/** The request for a report, whole: what the preview shows is what is sent. */
export function toRequest(run: Source, consent: Consent, language: Language): RequestAnalysis {
  return {
    questionnaire: { id: run.questionnaire.id, version: run.questionnaire.version },
    language,
    thinking: false,
    consent,
    subject: run.id,
    answers: run.answers,
  };
}

/** Whether a request would carry answers at all; without either consent the browser makes the report itself. */
export function leavesDevice(consent: Consent): boolean {
  return consent.ai || consent.store;
}
