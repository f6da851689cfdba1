import type { VersionSummary } from '@votive/shared/admin-api/prompt-contracts';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import type { ArmFields, DraftFields } from './draft-fields.ts';
import { Field } from './field.tsx';

const MOST_ARMS = 6;
type Props = {
  fields: DraftFields;
  versions: readonly VersionSummary[];
  onChange: (changes: Partial<DraftFields>) => void;
};

/** The arms by version, the control first. Weights stay as they are entered: nothing is rounded or evened out. */
export function ArmsFields({ fields, versions, onChange }: Props) {
  const { t } = useText();
  const { whole } = useNumbers();
  const { arms } = fields;
  const sum = arms.reduce((total, { weight }) => total + Number(weight), 0);
  const change = (at: number, changes: Partial<ArmFields>) =>
    onChange({ arms: arms.map((arm, index) => (index === at ? { ...arm, ...changes } : arm)) });
  const add = () =>
    onChange({
      arms: [...arms, { name: `variant-${arms.length}`, versionId: versions[0]?.id ?? '', weight: '0' }],
    });
  return (
    <fieldset className="part">
      <legend>{t.trial.arms}</legend>
      <p className="small soft">{t.trial.armsHelp}</p>
      {arms.map((arm, at) => (
        <ArmRow
          // biome-ignore lint/suspicious/noArrayIndexKey: arms have no name of their own while theirs is typed
          key={at}
          arm={arm}
          at={at}
          versions={versions}
          onChange={(changes) => change(at, changes)}
          {...(at >= 2 && { onRemove: () => onChange({ arms: arms.filter((_, index) => index !== at) }) })}
        />
      ))}
      <div className="actions">
        {arms.length < MOST_ARMS && (
          <button type="button" className="button" onClick={add}>
            {t.trial.addArm}
          </button>
        )}
        <p className="small sum">
          {t.trial.sum}: {Number.isFinite(sum) ? whole(sum) : '–'} / {whole(TOTAL_WEIGHT)}
        </p>
      </div>
    </fieldset>
  );
}

type RowProps = {
  arm: ArmFields;
  at: number;
  versions: readonly VersionSummary[];
  onChange: (changes: Partial<ArmFields>) => void;
  onRemove?: () => void;
};

function ArmRow({ arm, at, versions, onChange, onRemove }: RowProps) {
  const { t, fill } = useText();
  const { percent } = useNumbers();
  const share = arm.weight.trim() === '' ? Number.NaN : Number(arm.weight) / TOTAL_WEIGHT;
  return (
    <fieldset className="arm-row">
      <legend className="small">{at === 0 ? t.trial.controlArm : fill(t.trial.armNumber, { n: at + 1 })}</legend>
      <Field name={t.trial.armName}>
        <input
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          title={t.trial.armNameHelp}
          maxLength={40}
          autoComplete="off"
          value={arm.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      <Field name={t.trial.version}>
        <select required value={arm.versionId} onChange={(event) => onChange({ versionId: event.currentTarget.value })}>
          {versions.map(({ id, number, note, labels }) => (
            <option key={id} value={id}>
              {fill(labels.includes('production') ? t.trial.versionLive : t.trial.versionOption, {
                ...{ number, note: note.slice(0, 60) },
              })}
            </option>
          ))}
        </select>
      </Field>
      <Field name={fill(t.trial.weight, { percent: Number.isFinite(share) ? percent(share) : '–' })}>
        <input
          type="number"
          required
          min={0}
          max={TOTAL_WEIGHT}
          step={1}
          value={arm.weight}
          onChange={(event) => onChange({ weight: event.currentTarget.value })}
        />
      </Field>
      {onRemove && (
        <button
          type="button"
          className="quiet"
          aria-label={fill(t.trial.removeOf, { name: arm.name })}
          onClick={onRemove}
        >
          {t.trial.remove}
        </button>
      )}
    </fieldset>
  );
}
