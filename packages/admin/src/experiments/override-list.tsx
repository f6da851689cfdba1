import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { OverrideDialog } from './override-dialog.tsx';

const CHANGEABLE = ['draft', 'running', 'paused'];

/** The units whose arm was fixed by hand. */
export function OverrideList({ experiment }: { experiment: ExperimentDetail }) {
  const { t, fill } = useText();
  const mayChange = useMay('publisher') && CHANGEABLE.includes(experiment.status);
  const [taken, setTaken] = useState<string>();
  const overrides = Object.entries(experiment.overrides);
  if (overrides.length === 0) return null;
  return (
    <section aria-labelledby="overrides-title">
      <h2 id="overrides-title">{t.change.overrides}</h2>
      <ul className="plain-list lines">
        {overrides.map(([unit, arm]) => (
          <li key={unit} className="line line-row">
            <span>{fill(t.change.overridden, { unit, arm })}</span>
            {mayChange && (
              <button
                type="button"
                className="quiet"
                aria-label={fill(t.change.takeBackOf, { unit })}
                onClick={() => setTaken(unit)}
              >
                {t.change.takeBack}
              </button>
            )}
          </li>
        ))}
      </ul>
      {taken !== undefined && (
        <OverrideDialog experiment={experiment} unit={taken} onClose={() => setTaken(undefined)} />
      )}
    </section>
  );
}
