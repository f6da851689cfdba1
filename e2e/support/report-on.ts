import type { Answers, Line } from '@votive/shared/contracts/answers';

/** A model's report whose every claim quotes these answers. */
export function reportOn(answers: Answers): string {
  const quote = (itemId: string, index = 0) => {
    const line = (answers[itemId] as Line[] | undefined)?.[index];
    if (!line) throw new Error(`${itemId} has no line ${index}`);
    return { itemId, lineId: line.id, quote: line.text, value: null };
  };
  const finding = (id: string, title: string, evidence: object[]) => ({
    id,
    title,
    statement: 'You wrote about this more than once, and one reading is that it matters on most days.',
    evidence,
    question: 'What would you like to keep of it?',
  });
  return JSON.stringify({
    patterns: [
      finding('f1', 'What wears you out may share a root', [quote('p1.drains')]),
      finding('f2', 'Rest may come in small pieces', [quote('p1.restores')]),
    ],
    contradictions: [finding('f3', 'Two answers may pull apart', [quote('p1.drains', 1), quote('p1.restores', 1)])],
    blindSpots: [],
    leveragePoints: [finding('f4', 'A strength may be within reach', [quote('p2.strengths')])],
    risks: [],
    synthesis: {
      sentences: [{ text: 'You wrote about what drains and what restores you.', because: ['f1', 'f2'] }],
      nextStep: { text: 'Try one small thing today.', because: ['f4'] },
    },
  });
}
