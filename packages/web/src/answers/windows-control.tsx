import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Option } from '@votive/shared/contracts/questionnaire';
import { useId } from 'react';
import { DayArc } from '../design/day-arc.tsx';
import { useText } from '../i18n/use-text.ts';
import { toggled } from './choice-control.tsx';
import { ChosenCount } from './chosen-count.tsx';
import type { ControlProps } from './control.ts';

/** The day as a strip of checkboxes under the line of the day: low at night, high at noon. */
export function WindowsControl({ item, questionnaire, value, onChange, disabled }: ControlProps<'windows', string[]>) {
  const options = optionsOf(questionnaire.optsets, item.options);
  const chosen = value ?? [];
  return (
    <>
      <div className="windows">
        <DayArc className="windows-arc" />
        <div className="windows-strip">
          {options.map((option) => (
            <Cell
              key={option.id}
              option={option}
              checked={chosen.includes(option.id)}
              disabled={disabled}
              onToggle={() => onChange(toggled(chosen, option.id, options))}
            />
          ))}
        </div>
      </div>
      <ChosenCount count={chosen.length} min={item.min} max={item.max} />
    </>
  );
}

type CellProps = { option: Option; checked: boolean; disabled: boolean; onToggle: () => void };

function Cell({ option, checked, disabled, onToggle }: CellProps) {
  const { local } = useText();
  const id = useId();
  return (
    <label className="window">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onToggle} aria-labelledby={id} />
      <span id={id} className="window-text">
        <span className="window-hours">{local(option.label)}</span>
        {option.description && <span className="window-name"> {local(option.description)}</span>}
      </span>
    </label>
  );
}
