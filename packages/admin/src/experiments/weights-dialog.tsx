import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { weightFault } from '@votive/shared/experiments/check-draft';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { ReasonForm } from '../app/reason-form.tsx';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useChange } from './use-change.ts';

type Props = { experiment: ExperimentDetail; onClose: () => void };

/** New weights open a phase, whose numbers begin at nothing. */
export function WeightsDialog({ experiment, onClose }: Props) {
  const { t, language } = useText();
  const { percent } = useNumbers();
  const { id, revision, arms } = experiment;
  const [weights, setWeights] = useState<Record<string, string>>(() =>
    Object.fromEntries(arms.map(({ name, weight }) => [name, String(weight)])),
  );
  const numbers = Object.fromEntries(arms.map(({ name }) => [name, Number(weights[name] || Number.NaN)]));
  const fault = weightFault(Object.values(numbers));
  const isSame = arms.every(({ name, weight }) => numbers[name] === weight);
  const act = useChange(
    (reason: string) =>
      call('changeWeights', {
        params: { experimentId: id },
        body: { ifRevision: revision, reason, weights: numbers },
      }),
    { experiment, done: () => t.change.weightsDone, onDone: onClose },
  );
  return (
    <Dialog title={t.change.buttons.weights} onClose={onClose}>
      <p>{t.change.weightsText}</p>
      <ReasonForm
        confirm={t.change.weightsConfirm}
        isBlocked={fault !== undefined || isSame}
        isPending={act.isPending}
        error={act.error}
        onConfirm={(reason) => act.mutate(reason)}
        onClose={onClose}
      >
        {arms.map(({ name }) => (
          <label key={name} className="form-field">
            <span>
              {name}
              {Number.isFinite(numbers[name]) && `: ${percent((numbers[name] ?? 0) / TOTAL_WEIGHT)}`}
            </span>
            <input
              type="number"
              required
              min={0}
              max={TOTAL_WEIGHT}
              step={1}
              value={weights[name]}
              onChange={(event) => setWeights({ ...weights, [name]: event.currentTarget.value })}
            />
          </label>
        ))}
        {fault && (
          <p className="field-error" role="status">
            {Object.values(numbers).some(Number.isNaN) ? t.trial.weightNumber : fault[language]}
          </p>
        )}
      </ReasonForm>
    </Dialog>
  );
}
