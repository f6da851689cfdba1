import { isBlankLine, itemState } from './item-state.ts';
import { isPlainObject } from './plain-object.ts';
import type { RawAnswers } from './visible-items.ts';

/** A draft as it may be handed in: answers that are still empty, blank lines and nights without times are left out; nothing else changes. */
export function withoutEmptyAnswers(draft: RawAnswers): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(draft)
      .filter(([, answer]) => itemState(answer) !== 'empty')
      .map(([id, answer]) => [id, withoutEmptyParts(answer)]),
  );
}

function withoutEmptyParts(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.filter((entry) => !isBlankLine(entry));
  if (!isPlainObject(answer) || itemState(answer) !== 'answered') return answer;
  return Object.fromEntries(Object.entries(answer).filter(([, part]) => itemState(part) !== 'empty'));
}
