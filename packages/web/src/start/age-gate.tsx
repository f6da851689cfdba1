import { useText } from '../i18n/use-text.ts';

export type Age = 'adult' | 'younger';

type Props = { age: Age | undefined; onChange: (age: Age) => void; minimum: number; isMissing: boolean };

/** Self-declared; neither the answer nor a birthday is kept. */
export function AgeGate({ age, onChange, minimum, isMissing }: Props) {
  const { t, fill } = useText();
  const options: [Age, string][] = [
    ['adult', fill(t.start.ageAdult, { age: minimum })],
    ['younger', fill(t.start.ageYounger, { age: minimum })],
  ];
  return (
    <fieldset className="start-choice" aria-describedby={isMissing ? 'age-error' : undefined}>
      <legend>
        <h2>{t.start.ageTitle}</h2>
      </legend>
      <p>{t.start.ageQuestion}</p>
      {isMissing && (
        <p id="age-error" className="field-error" role="alert">
          {t.start.ageMissing}
        </p>
      )}
      <div className="option-pair">
        {options.map(([value, label]) => (
          <label key={value} className="option">
            <input
              id={`age-${value}`}
              type="radio"
              name="age"
              checked={age === value}
              aria-describedby={isMissing ? 'age-error' : undefined}
              onChange={() => onChange(value)}
            />
            <span className="option-text">{label}</span>
          </label>
        ))}
      </div>
      <p className="soft">{t.start.ageNote}</p>
    </fieldset>
  );
}
