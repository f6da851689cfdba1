import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { itemState } from './item-state.ts';
import { optionsOf } from './option-ids.ts';
import { phaseOf } from './phase-progress.ts';
import { ownMember } from './plain-object.ts';
import { type RawAnswers, referencedItems, visibleItems } from './visible-items.ts';

/** Seconds that an item of a kind takes, model v1: our own defaults until medians of real durations exist. */
const SECONDS = {
  scale: 7,
  single: 11,
  choiceBase: 4,
  perOption: 1.3,
  rank: 25,
  windows: 20,
  sleep: 30,
  shortText: 25,
  longText: 90,
  lines: 75,
};
const SHORT_TEXT_CHARS = 200;
const LONG_READ_WORDS = 30;
const WORDS_PER_SECOND = 200 / 60;

/** Seconds that an item takes: its kind, and reading time where question and help together are longer than 30 words. */
export function itemSeconds(item: Item, questionnaire: Questionnaire): number {
  return answerSeconds(item, questionnaire) + readingSeconds(item);
}

function answerSeconds(item: Item, questionnaire: Questionnaire): number {
  switch (item.type) {
    case 'multi':
      return SECONDS.choiceBase + SECONDS.perOption * optionsOf(questionnaire.optsets, item.options).length;
    case 'ratings':
      return SECONDS.scale * ratedCount(item.source, questionnaire);
    case 'lines':
    case 'stem-lines':
      return SECONDS.lines;
    case 'text':
      return item.maxChars <= SHORT_TEXT_CHARS ? SECONDS.shortText : SECONDS.longText;
    default:
      return SECONDS[item.type];
  }
}

function ratedCount(sourceId: string, { items }: Questionnaire): number {
  const source = items.find((item) => item.id === sourceId);
  return source?.type === 'rank' ? source.k : 1;
}

function readingSeconds({ text, help }: Item): number {
  const words = `${text.en} ${help?.en ?? ''}`.split(/\s+/).filter(Boolean).length;
  return words > LONG_READ_WORDS ? words / WORDS_PER_SECOND : 0;
}

/** Whole minutes that are left in a phase, at least 1 while an item is open and 0 after the last. Items that may still appear are counted. */
export function minutesLeft(questionnaire: Questionnaire, answers: RawAnswers, phaseId: string): number {
  const open = openItems(questionnaire, answers).filter((item) => phaseOf(item.id) === phaseId);
  const seconds = open.reduce((sum, item) => sum + itemSeconds(item, questionnaire), 0);
  return open.length === 0 ? 0 : Math.max(1, Math.round(seconds / 60));
}

/** Items without an answer that are visible, or hidden only because an item they depend on is still open. */
function openItems(questionnaire: Questionnaire, answers: RawAnswers): Item[] {
  const visible = new Set(visibleItems(questionnaire, answers).map((item) => item.id));
  const open = new Map<string, Item>();
  for (const item of questionnaire.items) {
    const mayAppear = item.visibleIf !== undefined && referencedItems(item.visibleIf).some((id) => open.has(id));
    const isOpen = itemState(ownMember(answers, item.id)) === 'empty';
    if (isOpen && (visible.has(item.id) || mayAppear)) open.set(item.id, item);
  }
  return [...open.values()];
}
