import { type ItemState, itemState } from '@votive/shared/assessment/item-state';
import { phaseOf } from '@votive/shared/assessment/phase-progress';
import { itemSeconds } from '@votive/shared/assessment/time-model';
import { validateItem } from '@votive/shared/assessment/validate-item';
import { visibleItems } from '@votive/shared/assessment/visible-items';
import { withoutEmptyAnswers } from '@votive/shared/assessment/without-empty-answers';
import type { Answer, Answers } from '@votive/shared/contracts/answers';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';

export type Phase = Questionnaire['phases'][number];

/** Where somebody is: a question with its number in the phase, or (without one) the summary of the phase. */
export type PlaceInfo = { phase: Phase; phaseNumber: number; position?: number; total: number };

const SUMMARY = 'summary:';

/** Every place of the run in order: the visible questions of each phase, then its summary. */
export function places(questionnaire: Questionnaire, answers: Answers): string[] {
  return questionnaire.phases.flatMap((phase) => [
    ...itemsOf(questionnaire, answers, phase.id).map((item) => item.id),
    `${SUMMARY}${phase.id}`,
  ]);
}

/** The places before and after one; undefined at either end and for a place that does not exist. */
export function around(questionnaire: Questionnaire, answers: Answers, place: string) {
  const all = places(questionnaire, answers);
  const index = all.indexOf(place);
  if (index < 0) return { before: undefined, after: undefined };
  return { before: all[index - 1], after: all[index + 1] };
}

export function itemsOf(questionnaire: Questionnaire, answers: Answers, phaseId: string): Item[] {
  return visibleItems(questionnaire, answers).filter((item) => phaseOf(item.id) === phaseId);
}

export function describePlace(questionnaire: Questionnaire, answers: Answers, place: string): PlaceInfo {
  const isSummary = place.startsWith(SUMMARY);
  const phaseId = isSummary ? place.slice(SUMMARY.length) : phaseOf(place);
  const index = Math.max(
    0,
    questionnaire.phases.findIndex(({ id }) => id === phaseId),
  );
  const phase = questionnaire.phases[index] as Phase;
  const items = itemsOf(questionnaire, answers, phase.id);
  const position = items.findIndex(({ id }) => id === place) + 1;
  return { phase, phaseNumber: index + 1, total: items.length, ...(position > 0 && { position }) };
}

/** Whole minutes for some items, at least one. */
export function minutesOf(questionnaire: Questionnaire, items: readonly Item[]): number {
  const seconds = items.reduce((sum, item) => sum + itemSeconds(item, questionnaire), 0);
  return Math.max(1, Math.round(seconds / 60));
}

/** The faults of an answer as it stands, blank lines left aside; an answer that is not there yet has none. */
export function faultsOf(questionnaire: Questionnaire, item: Item, answers: Answers) {
  const value = withoutEmptyAnswers(answers)[item.id];
  return value === undefined ? [] : validateItem(item, value, { questionnaire, answers });
}

/** Where a question stands; an answer that would not be accepted counts as none. */
export function stateOf(questionnaire: Questionnaire, item: Item, answers: Answers): ItemState {
  const state = itemState(answers[item.id]);
  return state === 'answered' && faultsOf(questionnaire, item, answers).length > 0 ? 'empty' : state;
}

/** The answers that a report is made from: visible, complete and legal; a half-finished one is left out rather than refused. */
export function settledAnswers(questionnaire: Questionnaire, answers: Answers): Answers {
  const filled = withoutEmptyAnswers(answers) as Record<string, Answer>;
  const kept: Record<string, Answer> = {};
  for (const item of questionnaire.items) {
    const isVisible = visibleItems(questionnaire, kept).some(({ id }) => id === item.id);
    const value = filled[item.id];
    if (!isVisible || value === undefined) continue;
    if (validateItem(item, value, { questionnaire, answers: kept }).length === 0) kept[item.id] = value;
  }
  return kept;
}
