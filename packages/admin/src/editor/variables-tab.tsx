import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import type { Variable } from '@votive/shared/contracts/prompt-variables';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type Bench, useContent } from './bench.ts';
import { placesOf, textAt } from './content.ts';
import { type OpenDraft, useDraftState } from './use-draft.ts';

/** The contract of a prompt: what its texts may use, and what they have to. */
export function VariablesTab({ bench }: { bench: Bench }) {
  const { t } = useText();
  return (
    <>
      <p className="small soft">{t.variable.lead}</p>
      {bench.shownId === undefined && bench.draft ? (
        <DraftVariables draft={bench.draft} />
      ) : (
        <VersionVariables bench={bench} />
      )}
    </>
  );
}

function DraftVariables({ draft }: { draft: OpenDraft }) {
  const { content } = useDraftState(draft);
  return (
    <Variables content={content} onChange={(variables) => draft.keeper.edit({ content: { ...content, variables } })} />
  );
}

function VersionVariables({ bench }: { bench: Bench }) {
  const { content } = useContent(bench, bench.shownId, undefined);
  return content ? <Variables content={content} /> : null;
}

type Props = { content: VersionContent; onChange?: (variables: Variable[]) => void };

function Variables({ content, onChange }: Props) {
  const { t } = useText();
  const { variables } = content;
  const texts = placesOf(content).map((place) => textAt(content, place) ?? '');
  const isUsed = (name: string) => texts.some((text) => new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(text));
  const fresh = (): Variable => ({
    name: `variable${variables.length + 1}`,
    type: 'text',
    required: false,
    userSupplied: false,
    sample: '',
    maxChars: null,
  });
  return (
    <>
      {variables.length === 0 && <p className="soft">{t.variable.none}</p>}
      <ul className="plain-list variables">
        {variables.map((variable, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name is edited in place, so the position is what stays
          <li key={index} className="variable">
            <p className="variable-head">
              <code>{`{{${variable.name}}}`}</code>
              <span className="small soft">{isUsed(variable.name) ? t.variable.used : t.variable.unused}</span>
            </p>
            {onChange ? (
              <VariableForm
                variable={variable}
                onChange={(next) => onChange(variables.with(index, next))}
                onRemove={() => onChange(variables.filter((other) => other !== variable))}
              />
            ) : (
              <VariableFacts variable={variable} />
            )}
          </li>
        ))}
      </ul>
      {onChange && (
        <button type="button" className="button" onClick={() => onChange([...variables, fresh()])}>
          {t.variable.add}
        </button>
      )}
    </>
  );
}

function VariableFacts({ variable }: { variable: Variable }) {
  const { t } = useText();
  const { type, required, userSupplied, sample, maxChars } = variable;
  const facts = [
    t.variable[type],
    ...(required ? [t.variable.required] : []),
    ...(userSupplied ? [t.variable.userSupplied] : []),
    `${t.variable.maxChars}: ${maxChars ?? t.variable.noLimit}`,
    ...(sample === '' ? [] : [`${t.variable.sample}: ${sample}`]),
  ];
  return <p className="small soft">{facts.join(' · ')}</p>;
}

type FormProps = { variable: Variable; onChange: (variable: Variable) => void; onRemove: () => void };

function VariableForm({ variable, onChange, onRemove }: FormProps) {
  const { t, fill } = useText();
  const id = useId();
  const change = (part: Partial<Variable>) => onChange({ ...variable, ...part });
  return (
    <details className="disclosure">
      <summary>
        {t.variable[variable.type]}
        {variable.required && ` · ${t.variable.required}`}
        {variable.userSupplied && ` · ${t.variable.userSupplied}`}
      </summary>
      <div className="form">
        <label htmlFor={`${id}-name`}>{t.variable.name}</label>
        <input
          id={`${id}-name`}
          value={variable.name}
          maxLength={60}
          onChange={(event) => change({ name: event.currentTarget.value.replaceAll(/\W/g, '') || variable.name })}
        />
        <label htmlFor={`${id}-type`}>{t.variable.type}</label>
        <select
          id={`${id}-type`}
          value={variable.type}
          onChange={(event) => change({ type: event.currentTarget.value as Variable['type'] })}
        >
          <option value="text">{t.variable.text}</option>
          <option value="number">{t.variable.number}</option>
        </select>
        <label htmlFor={`${id}-sample`}>{t.variable.sample}</label>
        <textarea
          id={`${id}-sample`}
          maxLength={2_000}
          value={variable.sample}
          onChange={(event) => change({ sample: event.currentTarget.value })}
        />
        <label htmlFor={`${id}-max`}>{t.variable.maxChars}</label>
        <input
          id={`${id}-max`}
          type="number"
          min={1}
          max={1_000_000}
          placeholder={t.variable.noLimit}
          value={variable.maxChars ?? ''}
          onChange={(event) => change({ maxChars: Number.parseInt(event.currentTarget.value, 10) || null })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={variable.required}
            onChange={(event) => change({ required: event.currentTarget.checked })}
          />
          <span>{t.variable.required}</span>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={variable.userSupplied}
            onChange={(event) => change({ userSupplied: event.currentTarget.checked })}
          />
          <span>{t.variable.userSupplied}</span>
        </label>
        <button type="button" className="quiet" onClick={onRemove}>
          {fill(t.variable.remove, { name: variable.name })}
        </button>
      </div>
    </details>
  );
}
