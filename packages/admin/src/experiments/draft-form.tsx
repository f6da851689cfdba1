import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { VersionSummary } from '@votive/shared/admin-api/prompt-contracts';
import type { ExperimentDraft } from '@votive/shared/contracts/experiments';
import { checkDraft } from '@votive/shared/experiments/check-draft';
import type { FormEvent } from 'react';
import { useText } from '../i18n/use-text.ts';
import { ArmsFields } from './arms-fields.tsx';
import { type DraftFields, followFirstStep, toDraft } from './draft-fields.ts';
import { Field } from './field.tsx';
import { GoalsFields } from './goals-fields.tsx';
import { GuardrailsFields } from './guardrails-fields.tsx';
import { PlanFields } from './plan-fields.tsx';

type Props = {
  fields: DraftFields;
  versions: readonly VersionSummary[];
  overrides: ExperimentDraft['overrides'];
  isPending: boolean;
  error: Error | null;
  onChange: (fields: DraftFields) => void;
  onSave: (draft: ExperimentDraft) => void;
};

/** All that is decided before an experiment starts. Faults are named as they are made; a draft with one cannot be kept. */
export function DraftForm({ fields, versions, overrides, isPending, error, onChange, onSave }: Props) {
  const { t, language } = useText();
  const draft = toDraft(fields, overrides);
  const faults = checkDraft(draft);
  const change = (changes: Partial<DraftFields>) => onChange({ ...fields, ...changes });
  const changeRollout = (changes: Partial<DraftFields>) => onChange(followFirstStep({ ...fields, ...changes }));

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (faults.length === 0) onSave(draft);
  }

  return (
    <form className="form draft-form" onSubmit={onSubmit}>
      <Field name={t.trial.name}>
        <input
          required
          maxLength={80}
          value={fields.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      </Field>
      <Field name={t.trial.hypothesis} help={t.trial.hypothesisHelp}>
        <textarea
          required
          maxLength={2_000}
          rows={2}
          value={fields.hypothesis}
          onChange={(event) => change({ hypothesis: event.currentTarget.value })}
        />
      </Field>
      <ArmsFields fields={fields} versions={versions} onChange={change} />
      <GoalsFields fields={fields} onChange={change} />
      <GuardrailsFields fields={fields} onChange={change} />
      <PlanFields fields={fields} draft={draft} onChange={change} />
      <RolloutFields fields={fields} onChange={changeRollout} />
      <ScheduleFields fields={fields} onChange={change} />
      {faults.length > 0 && (
        <div className="field-error" role="status">
          <ul className="plain-list faults">
            {faults.map(({ path, message }) => (
              <li key={path + message.en}>{message[language]}</li>
            ))}
          </ul>
        </div>
      )}
      {error && <ServiceFaults error={error} />}
      <div className="actions">
        <button type="submit" className="button button-main" disabled={isPending || faults.length > 0}>
          {t.trial.save}
        </button>
      </div>
    </form>
  );
}

function ServiceFaults({ error }: { error: Error }) {
  const body = error instanceof AdminApiError ? (error.body as { issues?: { path: string; message: string }[] }) : {};
  return (
    <div className="field-error" role="alert">
      <p>{error.message}</p>
      <ul>
        {body.issues?.map(({ path, message }) => (
          <li key={path + message}>
            {path}: {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

type PartProps = { fields: DraftFields; onChange: (changes: Partial<DraftFields>) => void };

function RolloutFields({ fields, onChange }: PartProps) {
  const { t } = useText();
  return (
    <fieldset className="part">
      <legend>{t.trial.rollout}</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={fields.isRollout}
          onChange={(event) => onChange({ isRollout: event.currentTarget.checked })}
        />
        <span>{t.trial.rolloutText}</span>
      </label>
      {fields.isRollout && (
        <div className="field-grid">
          <Field name={t.trial.steps}>
            <input
              required
              pattern="[\d.,;% ]+"
              value={fields.steps}
              onChange={(event) => onChange({ steps: event.currentTarget.value })}
            />
          </Field>
          <Field name={t.trial.minimumUnits}>
            <input
              type="number"
              required
              min={20}
              max={1_000_000}
              value={fields.minimumUnits}
              onChange={(event) => onChange({ minimumUnits: event.currentTarget.value })}
            />
          </Field>
          <Field name={t.trial.minimumHours}>
            <input
              type="number"
              required
              min={1}
              max={720}
              value={fields.minimumHours}
              onChange={(event) => onChange({ minimumHours: event.currentTarget.value })}
            />
          </Field>
        </div>
      )}
    </fieldset>
  );
}

function ScheduleFields({ fields, onChange }: PartProps) {
  const { t } = useText();
  return (
    <fieldset className="part">
      <legend>{t.trial.schedule}</legend>
      <p className="small soft">{t.trial.scheduleHelp}</p>
      <div className="field-grid">
        <Field name={t.trial.startsAt}>
          <input
            type="datetime-local"
            value={fields.startsAt}
            onChange={(event) => onChange({ startsAt: event.currentTarget.value })}
          />
        </Field>
        <Field name={t.trial.endsAt}>
          <input
            type="datetime-local"
            value={fields.endsAt}
            onChange={(event) => onChange({ endsAt: event.currentTarget.value })}
          />
        </Field>
      </div>
    </fieldset>
  );
}
