import { useText } from '../i18n/use-text.ts';
import type { DraftFields, GuardrailFields } from './draft-fields.ts';

type Props = { fields: DraftFields; onChange: (changes: Partial<DraftFields>) => void };

/** What must not get worse, and how much worse is tolerated. */
export function GuardrailsFields({ fields, onChange }: Props) {
  const { t, fill } = useText();
  const { guardrails } = fields;
  const change = (id: string, changes: Partial<GuardrailFields>) =>
    onChange({ guardrails: guardrails.map((each) => (each.id === id ? { ...each, ...changes } : each)) });
  return (
    <fieldset className="part">
      <legend>{t.results.guardrails}</legend>
      <p className="small soft">{t.trial.guardrailsHelp}</p>
      <div className="guard-rows">
        {guardrails.map(({ id, isOn, margin }) => (
          <div key={id} className="guard-row">
            <label className="check">
              <input
                type="checkbox"
                checked={isOn}
                onChange={(event) => change(id, { isOn: event.currentTarget.checked })}
              />
              <span>{t.guardrails[id]}</span>
            </label>
            <label className="form-field">
              <span className="visually-hidden">{fill(t.trial.marginOf, { name: t.guardrails[id] })}</span>
              <input
                type="number"
                required={isOn}
                disabled={!isOn}
                min={0}
                max={100}
                step="any"
                value={margin}
                onChange={(event) => change(id, { margin: event.currentTarget.value })}
              />
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
