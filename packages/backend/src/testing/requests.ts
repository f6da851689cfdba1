import { allPersonas } from '@votive/shared/personas/personas';

const [firstPersona] = allPersonas;

/** The answers of a sample person, in English. */
export const sampleAnswers: Readonly<Record<string, unknown>> = firstPersona?.answers.en ?? {};

/** A request for an analysis of the sample answers. */
export function requestOf(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    questionnaire: { id: 'votive.core', version: '1.0.0' },
    language: 'en',
    answers: sampleAnswers,
    ...changes,
  };
}
