import { itemState } from '@votive/shared/assessment/item-state';
import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Answers, Line, SleepAnswer } from '@votive/shared/contracts/answers';
import type { Item, LineTag, Option, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { pickOptions } from '../answers/control.ts';
import { sourceOptions } from '../answers/rank-control.tsx';
import { type Speech, useText } from '../i18n/use-text.ts';

type Props = {
  item: Item;
  questionnaire: Questionnaire;
  answers: Answers;
  /** Prefix of the ids that evidence links point at; without it the lines carry no ids. */
  anchor?: string;
};

/** An answer in words, as given. */
export function AnswerText({ item, questionnaire, answers, anchor }: Props) {
  const speech = useText();
  const answer = answers[item.id];
  const { t } = speech;
  const state = itemState(answer);
  if (state === 'skipped') return <p className="soft">{t.summary.skipped}</p>;
  if (state === 'declined') return <p className="soft">{t.summary.declined}</p>;
  if (state === 'empty' || answer === undefined) return <p className="soft">{t.summary.none}</p>;
  if (item.type === 'lines' || item.type === 'stem-lines') {
    return <LineTexts lines={answer as Line[]} item={item} questionnaire={questionnaire} anchor={anchor} />;
  }
  if (item.type === 'text') {
    return (
      <p>
        <q className="words">{answer as string}</q>
      </p>
    );
  }
  return <p>{closedText({ item, questionnaire, answer, speech })}</p>;
}

type LineProps = {
  lines: readonly Line[];
  item: Extract<Item, { type: 'lines' | 'stem-lines' }>;
  questionnaire: Questionnaire;
  anchor: string | undefined;
};

function LineTexts({ lines, item, questionnaire, anchor }: LineProps) {
  const speech = useText();
  return (
    <ol className="line-texts">
      {lines.map((line) => (
        <li key={line.id} id={anchor && `${anchor}-${line.id}`} tabIndex={anchor ? -1 : undefined}>
          <q className="words">{line.text}</q>
          {(item.tags ?? []).map((tag) => {
            const value = line.tags?.[tag.id];
            if (value === undefined) return null;
            return (
              <span key={tag.id} className="tag-text">
                {tagText(tag, value, questionnaire, speech)}
              </span>
            );
          })}
        </li>
      ))}
    </ol>
  );
}

function tagText(tag: LineTag, value: string | number, questionnaire: Questionnaire, speech: Speech): string {
  if (tag.kind === 'number') return `${speech.local(tag.label)}: ${value}`;
  const option = optionsOf(questionnaire.optsets, tag.options).find(({ id }) => id === value);
  return option ? speech.local(option.label) : String(value);
}

type Closed = { item: Item; questionnaire: Questionnaire; answer: unknown; speech: Speech };

/** A closed answer in words: options by their labels, points with their scale, nights by their times. */
export function closedText({ item, questionnaire, answer, speech }: Closed): string {
  switch (item.type) {
    case 'scale':
      return pointText(answer as number, item, speech);
    case 'single':
      return labels(optionsOf(questionnaire.optsets, item.options), [answer as string], speech);
    case 'multi':
    case 'windows':
      return labels(optionsOf(questionnaire.optsets, item.options), idsOf(answer), speech);
    case 'rank':
      return labels(sourceOptions(questionnaire, item.source), idsOf(answer), speech);
    case 'sleep':
      return sleepText(answer as SleepAnswer, speech);
    case 'ratings':
      return ratingsText(answer as Record<string, number>, item, questionnaire, speech);
    default:
      return String(answer);
  }
}

function idsOf(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.map(String) : [String(answer)];
}

function labels(options: readonly Option[], ids: readonly string[], { local }: Speech): string {
  return pickOptions(options, ids)
    .map((option) => local(option.label))
    .join(', ');
}

function pointText(value: number, item: Extract<Item, { type: 'scale' }>, { t, fill, local }: Speech): string {
  const anchor = item.anchors[value];
  const number = fill(t.summary.of, { n: value, points: item.points });
  return anchor ? `${number} (${local(anchor)})` : number;
}

function sleepText(answer: SleepAnswer, { t, fill }: Speech): string {
  const night = (title: string, value: SleepAnswer['work']) =>
    value ? [`${title}: ${fill(t.summary.night, value)}`] : [];
  return [...night(t.answer.sleepWork, answer.work), ...night(t.answer.sleepFree, answer.free)].join('; ');
}

function ratingsText(
  answer: Record<string, number>,
  item: Extract<Item, { type: 'ratings' }>,
  questionnaire: Questionnaire,
  { t, fill, local }: Speech,
): string {
  return pickOptions(sourceOptions(questionnaire, item.source), Object.keys(answer))
    .map(
      (option) => `${local(option.label)}: ${fill(t.summary.of, { n: answer[option.id] ?? 0, points: item.points })}`,
    )
    .join(', ');
}
