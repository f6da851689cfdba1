import type { AnswerValue } from '@votive/shared/contracts/answers';
import type { Item, ItemType, Option, Questionnaire } from '@votive/shared/contracts/questionnaire';

export type ItemOf<T extends ItemType> = Extract<Item, { type: T }>;

/**
 * What every answer control takes. `describedBy` names the help and error texts; `onChange(undefined)` takes the
 * answer back. Controls hold no answer of their own.
 */
export type ControlProps<T extends ItemType, V extends AnswerValue> = {
  item: ItemOf<T>;
  questionnaire: Questionnaire;
  value: V | undefined;
  onChange: (value: V | undefined) => void;
  describedBy: string | undefined;
  disabled: boolean;
};

/** The options that an id list names, in its order; ids that are gone are left out. */
export function pickOptions(options: readonly Option[], ids: readonly string[]): Option[] {
  return ids.flatMap((id) => options.filter((option) => option.id === id));
}
