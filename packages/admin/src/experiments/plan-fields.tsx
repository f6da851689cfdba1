import type { ExperimentDraft } from '@votive/shared/contracts/experiments';
import { plannedUnits } from '@votive/shared/statistics/planning/plan-units';
import { unitsPerArmPooled } from '@votive/shared/statistics/planning/sample-size';
import { useMemo } from 'react';
import { useNumbers } from '../app/use-numbers.ts';
import { Choice } from '../editor/choice.tsx';
import { useText } from '../i18n/use-text.ts';
import type { DraftFields } from './draft-fields.ts';
import { Field } from './field.tsx';

type Props = { fields: DraftFields; draft: ExperimentDraft; onChange: (changes: Partial<DraftFields>) => void };
type NumberId = 'expected' | 'effect' | 'horizon' | 'days' | 'alpha' | 'power';

const LIMITS: Record<NumberId, { min: number; max: number; step: number | 'any' }> = {
  expected: { min: 1, max: 99, step: 'any' },
  effect: { min: 0.5, max: 50, step: 'any' },
  horizon: { min: 20, max: 100_000_000, step: 1 },
  days: { min: 1, max: 365, step: 1 },
  alpha: { min: 0.001, max: 0.2, step: 'any' },
  power: { min: 50, max: 99, step: 'any' },
};

/** How it is going to be judged, with what that honestly needs beside it. */
export function PlanFields({ fields, draft, onChange }: Props) {
  const { t } = useText();
  const number = (id: NumberId) => (
    <Field name={t.trial[id]}>
      <input
        type="number"
        required
        {...LIMITS[id]}
        value={fields[id]}
        onChange={(event) => onChange({ [id]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <fieldset className="part">
      <legend>{t.trial.plan}</legend>
      <p className="small soft">{t.trial.planHelp}</p>
      <Choice
        legend={t.trial.design}
        options={[
          { value: 'sequential', name: t.designs.sequential },
          { value: 'fixed_horizon', name: t.designs.fixed_horizon },
        ]}
        chosen={fields.design}
        onChoose={(design) => onChange({ design })}
      />
      <div className="field-grid">
        {number('expected')}
        {number('effect')}
        {number('horizon')}
        {number('days')}
        {number('alpha')}
        {number('power')}
      </div>
      <HonestNumbers draft={draft} onUse={(units) => onChange({ horizon: String(units) })} />
    </fieldset>
  );
}

/** What the plan needs, before anybody waits for it in vain. */
function HonestNumbers({ draft, onUse }: { draft: ExperimentDraft; onUse: (units: number) => void }) {
  const { t, fill } = useText();
  const { whole, percent } = useNumbers();
  const { design, alpha, power, expectedShare, minimumEffect, horizonUnits } = draft.plan;
  const weights = draft.arms.map(({ weight }) => weight).join();
  const needed = useMemo(
    () => neededUnits({ alpha, power, expectedShare, minimumEffect }, weights.split(',').map(Number)),
    [alpha, power, expectedShare, minimumEffect, weights],
  );
  if (!needed) return <p className="small">{t.trial.noNumbers}</p>;
  const wanted = design === 'sequential' ? needed.sequentialCap : needed.fixedUnits;
  return (
    <div className="honest" role="status">
      <p>
        {fill(t.trial.perArm, {
          ...{ n: whole(needed.perArm), from: percent(expectedShare), to: percent(needed.other) },
        })}
      </p>
      <p>
        {fill(t.trial.needed, {
          ...{ fixed: whole(needed.fixedUnits), cap: whole(needed.sequentialCap) },
          average: whole(needed.sequentialAverage),
        })}
      </p>
      {horizonUnits < wanted && <p>{t.trial.tooShort}</p>}
      {horizonUnits !== wanted && (
        <button type="button" className="button" onClick={() => onUse(wanted)}>
          {fill(t.trial.useNumber, { n: whole(wanted) })}
        </button>
      )}
    </div>
  );
}

type Wanted = Pick<ExperimentDraft['plan'], 'alpha' | 'power' | 'expectedShare' | 'minimumEffect'>;

/** Undefined while the fields do not say enough to compute anything. */
function neededUnits(plan: Wanted, weights: readonly number[]) {
  const { alpha, power, expectedShare, minimumEffect } = plan;
  const other = expectedShare + minimumEffect < 1 ? expectedShare + minimumEffect : expectedShare - minimumEffect;
  const isSound =
    alpha >= 0.001 && alpha <= 0.2 && power >= 0.5 && power <= 0.99 && minimumEffect >= 0.005 && minimumEffect <= 0.5;
  const areShares = [expectedShare, other].every((share) => share > 0 && share < 1);
  const areWeights = weights.every((weight) => weight >= 0) && (weights[0] ?? 0) > 0;
  if (!isSound || !areShares || !areWeights || !weights.slice(1).some((weight) => weight > 0)) return undefined;
  const perArm = unitsPerArmPooled({ control: expectedShare, treatment: other }, { alpha, power });
  return { ...plannedUnits(plan, weights), perArm, other };
}
