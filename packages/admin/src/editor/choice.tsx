import { useId } from 'react';

type Props<Value extends string> = {
  legend: string;
  options: readonly { value: Value; name: string }[];
  chosen: Value;
  onChoose: (value: Value) => void;
};

/** A few options of which one holds, as radio buttons that lie side by side. */
export function Choice<Value extends string>({ legend, options, chosen, onChoose }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="small">{legend}</legend>
      {options.map(({ value, name: text }) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
