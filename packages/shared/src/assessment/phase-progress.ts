import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { type ItemState, itemState } from './item-state.ts';
import { ownMember } from './plain-object.ts';
import { type RawAnswers, visibleItems } from './visible-items.ts';

/** How far a phase has come: its visible items by state, and the first one still open (`undefined` once every item has been dealt with). */
export type PhaseProgress = { phaseId: string; total: number; next: string | undefined } & Record<ItemState, number>;

/** The phase that an item belongs to: the part of its id before the dot. */
export function phaseOf(itemId: string): string {
  return itemId.slice(0, itemId.indexOf('.'));
}

/** Where a person stands in each phase, in the definition's order. */
export function phaseProgress(questionnaire: Questionnaire, answers: RawAnswers): PhaseProgress[] {
  const visible = visibleItems(questionnaire, answers);
  return questionnaire.phases.map(({ id }) => {
    const items = visible.filter((item) => phaseOf(item.id) === id);
    const count = (state: ItemState) => items.filter((item) => stateOf(item, answers) === state).length;
    return {
      phaseId: id,
      total: items.length,
      answered: count('answered'),
      skipped: count('skipped'),
      declined: count('declined'),
      empty: count('empty'),
      next: items.find((item) => stateOf(item, answers) === 'empty')?.id,
    };
  });
}

/** The visible item after `itemId`, or the first one without it; `undefined` at the end. Skips nothing that is already answered. */
export function nextItem(questionnaire: Questionnaire, answers: RawAnswers, itemId?: string): Item | undefined {
  const visible = visibleItems(questionnaire, answers);
  if (itemId === undefined) return visible[0];
  const order = questionnaire.items.map((item) => item.id);
  return visible.find((item) => order.indexOf(item.id) > order.indexOf(itemId));
}

/** The visible item before `itemId`; `undefined` at the beginning. */
export function previousItem(questionnaire: Questionnaire, answers: RawAnswers, itemId: string): Item | undefined {
  const order = questionnaire.items.map((item) => item.id);
  return visibleItems(questionnaire, answers).findLast((item) => order.indexOf(item.id) < order.indexOf(itemId));
}

function stateOf(item: Item, answers: RawAnswers): ItemState {
  return itemState(ownMember(answers, item.id));
}
