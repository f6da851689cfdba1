import type { Option } from '@votive/shared/contracts/questionnaire';
import { useId } from 'react';
import { useUi } from '../app/preferences.ts';
import { useText } from '../i18n/use-text.ts';

type Props = {
  kind: 'radio' | 'checkbox';
  name: string;
  options: readonly Option[];
  isChosen: (id: string) => boolean;
  onToggle: (id: string) => void;
  disabled: boolean;
};

/** Options as ruled lines of a page, each a native input with its label; the letter is its key. */
export function OptionList({ kind, name, options, isChosen, onToggle, disabled }: Props) {
  const shortcuts = useUi((ui) => ui.shortcuts);
  return (
    <div className={options.length > 8 ? 'options options-two' : 'options'}>
      {options.map((option, index) => (
        <OptionRow
          key={option.id}
          option={option}
          hint={shortcuts ? String.fromCharCode(65 + index) : undefined}
          input={{ type: kind, name, disabled, checked: isChosen(option.id), onChange: () => onToggle(option.id) }}
        />
      ))}
    </div>
  );
}

type RowProps = {
  option: Option;
  hint: string | undefined;
  input: { type: 'radio' | 'checkbox'; name: string; disabled: boolean; checked: boolean; onChange: () => void };
};

function OptionRow({ option, hint, input }: RowProps) {
  const { local } = useText();
  const id = useId();
  return (
    <label className="option">
      <input {...input} value={option.id} aria-labelledby={id} aria-describedby={`${id}d`} />
      <span className="option-text">
        <span id={id} className="option-label">
          {local(option.label)}
        </span>
        {option.description && (
          <span id={`${id}d`} className="option-description">
            {local(option.description)}
          </span>
        )}
      </span>
      {hint && (
        <span className="option-key" aria-hidden="true">
          {hint}
        </span>
      )}
    </label>
  );
}
