import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import type { Mode } from '@votive/shared/contracts/plan';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type ModeName, withMode } from './content.ts';
import { useParameterWords } from './use-parameter-words.ts';

type Props = { content: VersionContent; mode: ModeName; onChange?: (content: VersionContent) => void };

/** The parameters of one mode, folded to a line that says what they are. */
export function ParametersForm({ content, mode, onChange }: Props) {
  const { t } = useText();
  const { wordsFor } = useParameterWords();
  const values = content[mode];
  const change = (part: Partial<Mode>) => onChange?.(withMode(content, mode, part));
  const readOnly = onChange === undefined;
  const summary = [
    wordsFor('model', values.model),
    `${t.parameters.maxTokens}: ${wordsFor('maxTokens', values.maxTokens)}`,
  ];
  return (
    <details className="disclosure parameters">
      <summary>
        <span>{t.parameters.title}</span> <span className="soft">{summary.join(' · ')}</span>
      </summary>
      <div className="parameter-grid">
        <Field
          label={t.parameters.model}
          readOnly={readOnly}
          value={values.model ?? ''}
          placeholder={t.parameters.modelDefault}
          onText={(text) => change({ model: text.trim() === '' ? null : text.trim() })}
        />
        <Field
          label={t.parameters.temperature}
          readOnly={readOnly}
          type="number"
          step="0.1"
          min={0}
          max={2}
          value={values.temperature ?? ''}
          placeholder={t.parameters.temperatureDefault}
          onText={(text) => change({ temperature: numberOrNull(text) })}
        />
        <Field
          label={t.parameters.maxTokens}
          readOnly={readOnly}
          type="number"
          min={256}
          max={200_000}
          value={values.maxTokens}
          onText={(text) => change({ maxTokens: numberOrNull(text) ?? 256 })}
        />
        <Field
          label={t.parameters.thinkingBudget}
          readOnly={readOnly}
          type="number"
          min={0}
          max={200_000}
          value={values.thinkingBudget}
          onText={(text) => change({ thinkingBudget: numberOrNull(text) ?? 0 })}
        />
        <Field
          label={t.parameters.outputSchema}
          readOnly={readOnly}
          value={values.outputSchema}
          onText={(text) => change({ outputSchema: text })}
        />
        <p className="small soft">
          {t.parameters.languagePolicy}: {t.parameters.policyRequested}
        </p>
      </div>
    </details>
  );
}

type FieldProps = Omit<React.ComponentProps<'input'>, 'onChange'> & { label: string; onText: (text: string) => void };

function Field({ label, onText, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} autoComplete="off" {...input} onChange={(event) => onText(event.currentTarget.value)} />
    </div>
  );
}

function numberOrNull(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
