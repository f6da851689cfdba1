import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Line } from '@votive/shared/contracts/answers';
import type { LineTag, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { type KeyboardEvent, useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { ItemOf } from './control.ts';
import { withTag } from './line-list.ts';

type Props = {
  line: Line;
  number: number;
  item: ItemOf<'lines' | 'stem-lines'>;
  questionnaire: Questionnaire;
  describedBy: string | undefined;
  disabled: boolean;
  canRemove: boolean;
  onChange: (line: Line) => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** One line: its text, its tags once there is text, and the way to remove it. */
export function LineRow({ line, number, item, questionnaire, onChange, ...rest }: Props) {
  const { t, fill, local } = useText();
  const label =
    item.type === 'stem-lines'
      ? fill(t.answer.lineStem, { stem: local(item.stem), n: number })
      : fill(t.answer.line, { n: number });
  return (
    <li className="line">
      <textarea
        rows={1}
        data-line={line.id}
        value={line.text}
        maxLength={item.maxChars}
        disabled={rest.disabled}
        aria-label={label}
        aria-describedby={rest.describedBy}
        onKeyDown={rest.onKeyDown}
        onChange={(event) => onChange({ ...line, text: event.currentTarget.value.replaceAll('\n', ' ') })}
      />
      {rest.canRemove && (
        <button
          type="button"
          className="line-remove"
          disabled={rest.disabled}
          aria-label={fill(t.answer.removeLine, { n: number })}
          onClick={rest.onRemove}
        >
          <span aria-hidden="true">×</span>
        </button>
      )}
      {item.tags && line.text.trim() !== '' && (
        <div className="line-tags">
          {item.tags.map((tag) => (
            <TagField
              key={tag.id}
              tag={tag}
              number={number}
              value={line.tags?.[tag.id]}
              questionnaire={questionnaire}
              disabled={rest.disabled}
              onChange={(value) => onChange(withTag(line, tag.id, value))}
            />
          ))}
        </div>
      )}
    </li>
  );
}

type TagProps = {
  tag: LineTag;
  number: number;
  value: string | number | undefined;
  questionnaire: Questionnaire;
  disabled: boolean;
  onChange: (value: string | number | undefined) => void;
};

function TagField({ tag, number, value, questionnaire, disabled, onChange }: TagProps) {
  const { t, fill, local } = useText();
  const id = useId();
  const choices = useTagChoices(tag, questionnaire);
  return (
    <div className={value === undefined ? 'tag' : 'tag tag-set'}>
      <label htmlFor={id}>
        <span aria-hidden="true">{local(tag.label)}</span>
        <span className="visually-hidden">{fill(t.answer.tagOf, { label: local(tag.label), n: number })}</span>
      </label>
      <select
        id={id}
        value={value ?? ''}
        disabled={disabled}
        onChange={(event) => onChange(toTagValue(tag, event.currentTarget.value))}
      >
        <option value="">{t.answer.tagNone}</option>
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function useTagChoices(tag: LineTag, questionnaire: Questionnaire): [string, string][] {
  const { local } = useText();
  if (tag.kind === 'option') {
    return optionsOf(questionnaire.optsets, tag.options).map((option) => [option.id, local(option.label)]);
  }
  return Array.from({ length: tag.max - tag.min + 1 }, (_, n) => [String(tag.min + n), String(tag.min + n)]);
}

function toTagValue(tag: LineTag, chosen: string): string | number | undefined {
  if (chosen === '') return undefined;
  return tag.kind === 'number' ? Number(chosen) : chosen;
}
