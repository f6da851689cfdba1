import { getRouteApi, Link } from '@tanstack/react-router';
import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { ArmTable, CONTROL } from './arm-table.tsx';
import { ExperimentActions } from './experiment-actions.tsx';
import { useExperiment, useResults } from './experiment-queries.ts';
import { ForestPlot } from './forest-plot.tsx';
import { FurtherGoals, GuardrailTable } from './guard-tables.tsx';
import { HealthStrip } from './health-strip.tsx';
import { OverrideList } from './override-list.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PowerPanel } from './power-panel.tsx';
import { SequencePlot } from './sequence-plot.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import './experiments.css';

const route = getRouteApi('/experiments/$experimentId');

/** One experiment: whether its numbers can be trusted, what to do, and only then the numbers. */
export function ExperimentPage() {
  const { t } = useText();
  const { experimentId } = route.useParams();
  const experiment = useExperiment(experimentId);
  if (experiment.isPending) return <p className="column soft">{t.app.loading}</p>;
  if (experiment.isError) {
    return (
      <div className="column">
        <Failed error={experiment.error} onRetry={() => void experiment.refetch()} />
      </div>
    );
  }
  const { data } = experiment;
  return (
    <div className="wide-page">
      <Head experiment={data} />
      {data.phases.length > 0 && <Results id={data.id} />}
      <PlanFacts experiment={data} />
      <OverrideList experiment={data} />
    </div>
  );
}

function Head({ experiment }: { experiment: ExperimentDetail }) {
  const { t, fill } = useText();
  const { percent } = useNumbers();
  const { name, status, promptKey, arms, versionNumbers, hypothesis, note, promotedArm, runningElsewhere } = experiment;
  return (
    <>
      <p className="small back">
        <Link to="/experiments">{t.experiments.back}</Link>
      </p>
      <PageHeading title={name}>{name}</PageHeading>
      <p className="state-line">
        <span className={status === 'running' ? 'chip chip-main' : 'chip'}>{t.experimentStatus[status]}</span>
        <Link to="/prompts/$key" params={{ key: promptKey }}>
          <code>{promptKey}</code>
        </Link>
      </p>
      <p className="small">
        <Link to="/audit" search={{ target: experiment.id }}>
          {t.experiments.audit}
        </Link>
      </p>
      {hypothesis !== '' && <p className="description">{hypothesis}</p>}
      <ul className="plain-list arm-chips">
        {arms.map((arm, at) => (
          <li key={arm.name} className="chip">
            {fill(at === 0 && arm.name !== CONTROL ? t.experiments.armControl : t.experiments.arm, {
              ...{ name: arm.name, version: versionNumbers[arm.versionId] ?? '?' },
              share: percent(arm.weight / TOTAL_WEIGHT),
            })}
          </li>
        ))}
      </ul>
      {note !== '' && <p className="note">{note}</p>}
      {promotedArm !== null && <p className="note">{fill(t.experiments.promoted, { arm: promotedArm })}</p>}
      {runningElsewhere !== null && (status === 'draft' || status === 'paused') && (
        <p className="note">{fill(t.experiments.elsewhere, { name: runningElsewhere })}</p>
      )}
      <ExperimentActions experiment={experiment} />
    </>
  );
}

function Results({ id }: { id: string }) {
  const { t, fill } = useText();
  const { moment } = useNumbers();
  const results = useResults(id, true);
  if (results.isPending) return <p className="soft">{t.app.loading}</p>;
  if (results.isError) return <Failed error={results.error} onRetry={() => void results.refetch()} />;
  const { experiment, report, countedAt, suppressedBelow } = results.data;
  const treatments = report.arms.slice(1);
  return (
    <div className="results">
      <HealthStrip report={report} phases={experiment.phases} countedAt={countedAt} />
      <VerdictPanel report={report} promptKey={experiment.promptKey} />
      <ArmTable report={report} goals={experiment.goals} suppressedBelow={suppressedBelow} />
      <section aria-labelledby="sequence-title">
        <h2 id="sequence-title">{t.sequence.section}</h2>
        <p className="small soft">{t.sequence.lead}</p>
        {report.series.every(({ differences }) => treatments.every(({ name }) => !differences[name])) && (
          <p>{t.sequence.none}</p>
        )}
        <ForestPlot arms={treatments} minimumEffect={experiment.plan.minimumEffect} />
        {treatments.map(({ name }) => (
          <SequencePlot key={name} arm={name} series={report.series} />
        ))}
      </section>
      <PowerPanel power={report.power} plan={experiment.plan} />
      <GuardrailTable report={report} />
      <FurtherGoals report={report} goals={experiment.goals} />
      <p className="small soft">{fill(t.results.countedAt, { when: moment(countedAt), phase: report.phase })}</p>
    </div>
  );
}
