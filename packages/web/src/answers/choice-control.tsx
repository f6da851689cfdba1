import { optionsOf } from '@votive/shared/assessment/option-ids';
import { ChosenCount } from './chosen-count.tsx';
import type { ControlProps } from './control.ts';
import { OptionList } from './option-list.tsx';

export function SingleControl({ item, questionnaire, value, onChange, disabled }: ControlProps<'single', string>) {
  return (
    <OptionList
      kind="radio"
      name={item.id}
      options={optionsOf(questionnaire.optsets, item.options)}
      isChosen={(id) => id === value}
      onToggle={onChange}
      disabled={disabled}
    />
  );
}

export function MultiControl({ item, questionnaire, value, onChange, disabled }: ControlProps<'multi', string[]>) {
  const options = optionsOf(questionnaire.optsets, item.options);
  const chosen = value ?? [];
  return (
    <>
      <OptionList
        kind="checkbox"
        name={item.id}
        options={options}
        isChosen={(id) => chosen.includes(id)}
        onToggle={(id) => onChange(toggled(chosen, id, options))}
        disabled={disabled}
      />
      <ChosenCount count={chosen.length} min={item.min} max={item.max} />
    </>
  );
}

/** The choice with one id put in or taken out, in the order of the options; undefined when nothing is left. */
export function toggled(
  chosen: readonly string[],
  id: string,
  options: readonly { id: string }[],
): string[] | undefined {
  const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
  const ordered = options.map((option) => option.id).filter((known) => next.includes(known));
  return ordered.length > 0 ? ordered : undefined;
}
