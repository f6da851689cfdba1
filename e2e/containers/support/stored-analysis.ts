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

export type StoredAnalysis = { id: string; accessToken: string; result: unknown };

export const readStored = (text: string): StoredAnalysis => JSON.parse(text) as StoredAnalysis;
export const accessTo = ({ accessToken }: StoredAnalysis) => ({ authorization: `Bearer ${accessToken}` });
