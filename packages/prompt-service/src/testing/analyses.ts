import { createHash, randomUUID } from 'node:crypto';
import type { StoreAnalysis } from '@votive/shared/contracts/stored-analysis';

export const ANSWER_MARKER = 'grey-slippers-by-the-door';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a backend stores: a report and the run behind it, opened by `accessToken`. */
export function storedRun({
  id = randomUUID(),
  accessToken = 'token',
  answer = ANSWER_MARKER,
}: {
  id?: string;
  accessToken?: string;
  answer?: string;
} = {}): StoreAnalysis {
  return {
    analysis: {
      id,
      createdAt: '2026-11-20T12:00:00.000Z',
      language: 'en',
      source: 'rules',
      stored: false,
      result: {
        patterns: [
          {
            id: 'f1',
            title: 'A pattern',
            statement: 'Something returns.',
            evidence: [{ itemId: 'p1.drains', lineId: 'l1', quote: answer }],
            basis: 'R1: words that return',
            question: 'Is it so?',
          },
        ],
        contradictions: [],
        blindSpots: [],
        leveragePoints: [],
        risks: [],
        synthesis: { sentences: [], nextStep: null },
      },
      notices: [],
      provenance: {
        questionnaireHash: 'a'.repeat(64),
        engineVersion: '1.0.0',
        promptKey: null,
        promptVersion: null,
        arm: null,
        provider: 'rules',
        model: null,
        attempts: 0,
        dropped: 0,
        tokens: { input: 0, output: 0 },
        costUsd: null,
        plan: { source: 'fresh', ageMs: 0 },
      },
    },
    run: {
      questionnaire: { id: 'votive.core', version: '1.0.0' },
      language: 'en',
      consent: { ai: false, store: true, statistics: false },
      answers: { 'p1.drains': [{ id: 'l1', text: answer }] },
    },
    accessTokenHash: sha256(accessToken),
  };
}
