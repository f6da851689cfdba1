import type { Condition, Item, Questionnaire } from '../contracts/questionnaire.ts';
import { answerCount, itemState } from './item-state.ts';
import { ownMember } from './plain-object.ts';

/** Answers as they come in: from a draft on the device or from a request, not yet checked. */
export type RawAnswers = Readonly<Record<string, unknown>>;

/** The items that a person with these answers is asked, in order. An answer to a hidden item counts for nothing. */
export function visibleItems(questionnaire: Questionnaire, answers: RawAnswers): Item[] {
  const byId = new Map(questionnaire.items.map((item) => [item.id, item]));
  const known = new Map<string, boolean>();

  function isVisible(id: string): boolean {
    const decided = known.get(id);
    if (decided !== undefined) return decided;
    const item = byId.get(id);
    if (item === undefined) return false;
    known.set(id, false); // a definition with a cycle shows none of it, instead of asking forever
    const visible = item.visibleIf === undefined || holds(item.visibleIf);
    known.set(id, visible);
    return visible;
  }

  const answerOf = (id: string) => (isVisible(id) ? ownMember(answers, id) : undefined);

  function holds(condition: Condition): boolean {
    if ('all' in condition) return condition.all.every(holds);
    if ('any' in condition) return condition.any.some(holds);
    if ('answered' in condition) return itemState(answerOf(condition.answered)) === 'answered';
    const [{ count }, least] = condition['>='];
    return answerCount(answerOf(count)) >= least;
  }

  return questionnaire.items.filter((item) => isVisible(item.id));
}

/** The ids of all items that a condition looks at. */
export function referencedItems(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(referencedItems);
  if ('any' in condition) return condition.any.flatMap(referencedItems);
  if ('answered' in condition) return [condition.answered];
  return [condition['>='][0].count];
}
