/** The ids that a choice holds, in its order; an answer of any other shape chose nothing. */
export function chosenIds(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.filter((entry): entry is string => typeof entry === 'string') : [];
}
