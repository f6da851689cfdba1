import { useText } from '../i18n/use-text.ts';
import type { ControlProps } from './control.ts';

const WARN_BELOW = 100;

export function TextControl({ item, value = '', onChange, describedBy, disabled }: ControlProps<'text', string>) {
  const { t, count } = useText();
  const left = item.maxChars - value.length;
  return (
    <div className="text-answer">
      <textarea
        rows={6}
        value={value}
        maxLength={item.maxChars}
        disabled={disabled}
        aria-label={t.answer.text}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
      {left <= WARN_BELOW && <p className="count">{count(t.answer.charsLeft, left)}</p>}
    </div>
  );
}
