import type { Item, Questionnaire } from '../contracts/questionnaire.ts';
import { itemState } from './item-state.ts';
import { ownMember } from './plain-object.ts';
import { validateItem } from './validate-item.ts';
import type { RawAnswers } from './visible-items.ts';

/**
 * What becomes of a draft when the questions were updated. `answers` are those that fit the new definition, under their new ids; `carried` of
 * them need nothing; `review` lists items to look at again: the question changed, or the old answer no longer fits and is not in `answers`.
 * `dropped` holds the old ids of answers whose question is gone.
 */
export type CarryOver = { answers: Record<string, unknown>; carried: string[]; review: string[]; dropped: string[] };

/** Takes a draft from one definition to another of the same questionnaire. Ids that were renamed are followed through `to.migrations`. */
export function carryOver(from: Questionnaire, to: Questionnaire, draft: RawAnswers): CarryOver {
  const renamed = renamedAnswers(from, to, draft);
  const result: CarryOver = { answers: {}, carried: [], review: [], dropped: renamed.dropped };
  const context = {
    questionnaire: to,
    answers: Object.fromEntries(renamed.moved.map(({ item, value }) => [item.id, value])),
  };
  for (const { before, item, value } of renamed.moved) {
    const fits = validateItem(item, value, context).length === 0;
    if (fits) result.answers[item.id] = value;
    const unchanged = fits && asksTheSame(before, item, { wordingMatters: !isPatch(from.version, to.version) });
    (unchanged ? result.carried : result.review).push(item.id);
  }
  return result;
}

type Moved = { before: Item; item: Item; value: unknown };

function renamedAnswers(
  from: Questionnaire,
  to: Questionnaire,
  draft: RawAnswers,
): { moved: Moved[]; dropped: string[] } {
  const map = to.migrations.find((migration) => migration.from === from.version)?.map ?? {};
  const moved: Moved[] = [];
  const dropped: string[] = [];
  for (const before of from.items) {
    const value = ownMember(draft, before.id);
    if (itemState(value) === 'empty') continue;
    const newId = ownMember(map, before.id) ?? before.id;
    const item = to.items.find((candidate) => candidate.id === newId);
    if (item === undefined) dropped.push(before.id);
    else moved.push({ before, item, value });
  }
  return { moved, dropped };
}

/** A patch version corrects wording only; any other may have changed what a question means. */
function isPatch(from: string, to: string): boolean {
  const release = (version: string) => version.split('.').slice(0, 2).join('.');
  return release(from) === release(to);
}

function asksTheSame(before: Item, after: Item, { wordingMatters }: { wordingMatters: boolean }): boolean {
  if (before.type !== after.type || pointsOf(before) !== pointsOf(after)) return false;
  return !wordingMatters || before.text.en === after.text.en;
}

const pointsOf = (item: Item) => ('points' in item ? item.points : undefined);
