/** A line of a list: its id is stable for the life of the run, so that evidence can point at it. */
export type Line = { id: string; text: string; tags?: Record<string, string | number> };

/** Bed and wake times of one kind of night, 24-hour `HH:MM`. */
export type Night = { bed: string; wake: string };
export type SleepAnswer = { work?: Night; free?: Night };

/** Not now, or not at all: neither is an empty answer, and both are kept apart. */
export type Skipped = { skipped: true };
export type Declined = { declined: true };

export type AnswerValue = number | string | string[] | Line[] | SleepAnswer | Record<string, number>;

/** One person's answer to one item; which shape is legal depends on the item's type and is checked by `validateAnswers`. */
export type Answer = AnswerValue | Skipped | Declined;
export type Answers = Readonly<Record<string, Answer>>;
