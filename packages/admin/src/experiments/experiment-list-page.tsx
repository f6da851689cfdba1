import { Link } from '@tanstack/react-router';
import type { ExperimentSummary } from '@votive/shared/admin-api/experiment-contracts';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';
import { useState } from 'react';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { useExperiments } from './experiment-queries.ts';
import './experiments.css';

/** All experiments, the newest first. */
export function ExperimentListPage() {
  const { t } = useText();
  const mayEdit = useMay('editor');
  const [withArchived, setWithArchived] = useState(false);
  const experiments = useExperiments(withArchived);
  return (
    <div className="column">
      <PageHeading title={t.experiments.title}>{t.experiments.title}</PageHeading>
      <p className="lead">{t.experiments.lead}</p>
      {mayEdit && (
        <p className="actions">
          <Link to="/experiments/new" className="button">
            {t.experiments.create}
          </Link>
        </p>
      )}
      {experiments.isPending && <p className="soft">{t.app.loading}</p>}
      {experiments.isError && <Failed error={experiments.error} onRetry={() => void experiments.refetch()} />}
      {experiments.data?.items.length === 0 && <p>{t.experiments.none}</p>}
      {experiments.data && experiments.data.items.length > 0 && (
        <ul className="plain-list lines">
          {experiments.data.items.map((experiment) => (
            <ExperimentLine key={experiment.id} experiment={experiment} />
          ))}
        </ul>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={withArchived}
          onChange={(event) => setWithArchived(event.currentTarget.checked)}
        />
        <span>{t.experiments.withArchived}</span>
      </label>
    </div>
  );
}

function ExperimentLine({ experiment }: { experiment: ExperimentSummary }) {
  const { t, fill, count } = useText();
  const { percent } = useNumbers();
  const { id, name, status, promptKey, arms, exposed, isRollout, note } = experiment;
  const armWords = arms.map((arm) =>
    fill(t.experiments.arm, {
      ...{ name: arm.name, version: arm.versionNumber },
      share: percent(arm.weight / TOTAL_WEIGHT),
    }),
  );
  const facts = [
    ...(isRollout ? [t.experiments.rollout] : []),
    count(t.experiments.exposed, exposed),
    armWords.join(', '),
  ];
  return (
    <li className="line">
      <h2>
        <Link to="/experiments/$experimentId" params={{ experimentId: id }}>
          {name}
        </Link>
      </h2>
      <p>
        <span className={status === 'running' ? 'chip chip-main' : 'chip'}>{t.experimentStatus[status]}</span>{' '}
        <code>{promptKey}</code>
      </p>
      <p className="small soft">{facts.join(' · ')}</p>
      {note !== '' && <p className="small">{note}</p>}
    </li>
  );
}
