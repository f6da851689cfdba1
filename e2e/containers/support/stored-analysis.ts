import { allPersonas } from '@votive/shared/personas/personas';
import { expect } from 'vitest';

/** What a visitor sends who wishes the report to be kept. */
export const request = {
  questionnaire: { id: 'votive.core', version: '1.0.0' },
  language: 'en',
  thinking: false,
  consent: { ai: false, store: true, statistics: false },
  answers: (allPersonas[0] ?? expect.fail('There is no persona to answer as')).answers.en,
};

/** What the visitor gets: the only copy of the token. */
export type Kept = { id: string; accessToken: string; result: unknown };

export const readKept = (text: string): Kept => JSON.parse(text) as Kept;
export const accessTo = ({ accessToken }: Kept) => ({ authorization: `Bearer ${accessToken}` });

/** The result in an answer about a stored analysis. */
export const resultOf = (text: string): unknown =>
  (JSON.parse(text) as { analysis: { result: unknown } }).analysis.result;
