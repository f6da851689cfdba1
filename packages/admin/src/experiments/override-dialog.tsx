import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { ReasonForm } from '../app/reason-form.tsx';
import { useText } from '../i18n/use-text.ts';
import { useChange } from './use-change.ts';

type Props = { experiment: ExperimentDetail; unit?: string; onClose: () => void };

/** Fixes the arm of one unit, to try an arm out; such units are in no arm's numbers. With `unit` it takes the override of that one back. */
export function OverrideDialog({ experiment, unit: taken, onClose }: Props) {
  const { t, fill } = useText();
  const { id, arms } = experiment;
  const [unit, setUnit] = useState(taken ?? '');
  const [arm, setArm] = useState(arms.at(-1)?.name ?? '');
  const act = useChange(
    (reason: string) =>
      call('setOverride', {
        params: { experimentId: id },
        body: { unit: unit.trim(), arm: taken === undefined ? arm : null, reason },
      }),
    { experiment, done: () => t.change.overrideDone, onDone: onClose },
  );
  return (
    <Dialog title={taken === undefined ? t.change.buttons.override : t.change.takeBack} onClose={onClose}>
      <p>{taken === undefined ? t.change.overrideText : fill(t.change.takeBackText, { unit: taken })}</p>
      <ReasonForm
        confirm={taken === undefined ? t.change.overrideConfirm : t.change.takeBack}
        isBlocked={unit.trim() === ''}
        isPending={act.isPending}
        error={act.error}
        onConfirm={(reason) => act.mutate(reason)}
        onClose={onClose}
      >
        {taken === undefined && (
          <>
            <label className="form-field">
              <span>{t.change.unit}</span>
              <input
                required
                maxLength={128}
                autoComplete="off"
                value={unit}
                onChange={(event) => setUnit(event.currentTarget.value)}
              />
            </label>
            <label className="form-field">
              <span>{t.results.arm}</span>
              <select value={arm} onChange={(event) => setArm(event.currentTarget.value)}>
                {arms.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          </>
        )}
      </ReasonForm>
    </Dialog>
  );
}
