import type { Night, SleepAnswer } from '@votive/shared/contracts/answers';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { ControlProps } from './control.ts';

/** Bed and wake times of two kinds of day, in the browser's own time fields. */
export function SleepControl({ value, onChange, describedBy, disabled }: ControlProps<'sleep', SleepAnswer>) {
  const { t } = useText();
  const set = (kind: keyof SleepAnswer, night: Night) => onChange(withNight(value, kind, night));
  const shared = { describedBy, disabled };
  return (
    <div className="sleep">
      <NightFields
        title={t.answer.sleepWork}
        night={value?.work}
        onChange={(night) => set('work', night)}
        {...shared}
      />
      <NightFields
        title={t.answer.sleepFree}
        night={value?.free}
        onChange={(night) => set('free', night)}
        {...shared}
      />
    </div>
  );
}

type NightProps = {
  title: string;
  night: Night | undefined;
  onChange: (night: Night) => void;
  describedBy: string | undefined;
  disabled: boolean;
};

function NightFields({ title, night = { bed: '', wake: '' }, onChange, describedBy, disabled }: NightProps) {
  const { t } = useText();
  const id = useId();
  const fields = [
    ['bed', t.answer.bed],
    ['wake', t.answer.wake],
  ] as const;
  return (
    <fieldset className="night">
      <legend>{title}</legend>
      {fields.map(([end, label]) => (
        <div key={end} className="night-field">
          <label htmlFor={`${id}-${end}`}>{label}</label>
          <input
            id={`${id}-${end}`}
            type="time"
            className="night-time"
            value={night[end]}
            disabled={disabled}
            aria-describedby={describedBy}
            onChange={(event) => onChange({ ...night, [end]: event.currentTarget.value })}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** The answer with one night changed; a night without any time is not there, and neither is an answer without nights. */
export function withNight(value: SleepAnswer | undefined, kind: keyof SleepAnswer, night: Night) {
  const { [kind]: _before, ...others } = value ?? {};
  const next: SleepAnswer = night.bed === '' && night.wake === '' ? others : { ...others, [kind]: night };
  return Object.keys(next).length > 0 ? next : undefined;
}
