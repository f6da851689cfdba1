import { hoursOfOptions, hoursWithout, sharedHours } from '@votive/shared/analysis/answers/hours';
import { chosenIds } from '@votive/shared/assessment/chosen-ids';
import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Option, Questionnaire } from '@votive/shared/contracts/questionnaire';

export const LANES = ['p1.peak', 'p1.low', 'p1.workday'] as const;
export type LaneId = (typeof LANES)[number];
export type Lane = { id: LaneId; chosen: ReadonlySet<string>; hours: readonly number[] };

/** The windows of the day and, per lane, those that were chosen. Undefined when none of the three was answered. */
export function weekOf(questionnaire: Questionnaire, answers: Answers) {
  const options = windowsOf(questionnaire);
  const lanes = LANES.map((id): Lane => {
    const chosen = new Set(chosenIds(answers[id]));
    return { id, chosen, hours: hoursOfOptions(options.filter((option) => chosen.has(option.id))) };
  });
  if (lanes.every((lane) => lane.hours.length === 0)) return undefined;
  const [peak, low, work] = lanes.map((lane) => lane.hours);
  return { options, lanes, mismatch: compare(peak ?? [], low ?? [], work ?? []) };
}

/** Hours of demanding work that fall into low hours, and peak hours without any; undefined while one of the three is missing. */
function compare(peak: readonly number[], low: readonly number[], work: readonly number[]) {
  if (peak.length === 0 || low.length === 0 || work.length === 0) return undefined;
  return { inLow: sharedHours(work, low).length, demanding: work.length, unused: hoursWithout(peak, work).length };
}

function windowsOf({ items, optsets }: Questionnaire): readonly Option[] {
  const item = items.find(({ id }) => id === LANES[0]);
  return item?.type === 'windows' ? optionsOf(optsets, item.options) : [];
}
