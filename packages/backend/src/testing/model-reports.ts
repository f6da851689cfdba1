import type { Line } from '@votive/shared/contracts/answers';
import { sampleAnswers } from './requests.ts';

/** The first line of a list of the sample answers. */
export function sampleLine(itemId: string, index = 0): Line {
  const line = (sampleAnswers[itemId] as Line[] | undefined)?.[index];
  if (!line) throw new Error(`the sample answers have no line ${index} in ${itemId}`);
  return line;
}

const quoteOf = (itemId: string, index = 0) => {
  const { id, text } = sampleLine(itemId, index);
  return { itemId, lineId: id, quote: text, value: null };
};

export function claimedFinding(id: string, evidence: readonly object[], changes: object = {}): object {
  return {
    id,
    title: 'Something returns here',
    statement: 'You wrote about this more than once, and one reading is that it matters on most days.',
    evidence,
    question: 'What would you like to keep of it?',
    ...changes,
  };
}

/** A report on the sample answers, in English, whose every claim holds. */
export function modelReport(changes: object = {}): object {
  return {
    patterns: [claimedFinding('f1', [quoteOf('p1.drains')]), claimedFinding('f2', [quoteOf('p1.restores')])],
    contradictions: [claimedFinding('f3', [quoteOf('p1.drains', 1), quoteOf('p1.restores', 1)])],
    blindSpots: [],
    leveragePoints: [claimedFinding('f4', [quoteOf('p2.strengths')])],
    risks: [],
    synthesis: {
      sentences: [{ text: 'You wrote about what drains and what restores you.', because: ['f1', 'f2'] }],
      nextStep: { text: 'Try one small thing today.', because: ['f4'] },
    },
    ...changes,
  };
}
