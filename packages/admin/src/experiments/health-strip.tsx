import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { Phase } from '@votive/shared/contracts/experiments';
import { formatAgo } from '@votive/shared/i18n/format';
import type { ReactNode } from 'react';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';

type State = 'good' | 'bad' | 'open';
type Props = { report: ExperimentReport; phases: readonly Phase[]; countedAt: string };

/** Whether the numbers below can be trusted at all, before any of them is shown. */
export function HealthStrip({ report, phases, countedAt }: Props) {
  const { t, fill, language, count } = useText();
  const { percent, p, whole } = useNumbers();
  const { sampleRatio, sequentialSampleRatio, severalArms, bundledPlan, lastExposureAt, overridden, armGone } =
    report.health;
  return (
    <section aria-labelledby="health-title">
      <h2 id="health-title">{t.health.title}</h2>
      <dl className="health">
        <Fact name={t.health.sequential} state={sequentialSampleRatio.isAlarm ? 'bad' : 'good'}>
          {fill(sequentialSampleRatio.isAlarm ? t.health.ratioAlarm : t.health.ratioGood, {
            p: p(sequentialSampleRatio.p),
          })}
        </Fact>
        <Fact
          name={t.health.snapshot}
          state={!sampleRatio.isJudged ? 'open' : sampleRatio.isSuspicious ? 'bad' : 'good'}
        >
          {sampleRatio.isJudged
            ? fill(sampleRatio.isSuspicious ? t.health.ratioOdd : t.health.ratioGood, { p: p(sampleRatio.p) })
            : t.health.ratioOpen}
        </Fact>
        <Fact name={t.health.severalArms} state={severalArms.isTooMany ? 'bad' : 'good'}>
          {fill(t.health.shareOf, { percent: percent(severalArms.share), units: whole(severalArms.units) })}
        </Fact>
        <Fact name={t.health.bundled} state="open">
          {fill(t.health.shareOf, { percent: percent(bundledPlan.share), units: whole(bundledPlan.units) })}
        </Fact>
        <Fact name={t.health.freshness} state="open">
          {lastExposureAt === null ? t.health.never : formatAgo(language, lastExposureAt, new Date(countedAt))}
        </Fact>
        <Fact name={t.health.phases} state="open">
          {count(t.health.phaseCount, phases.length)}
        </Fact>
      </dl>
      {(overridden > 0 || armGone > 0) && (
        <p className="small soft">
          {fill(t.health.leftOut, { overridden: whole(overridden), armGone: whole(armGone) })}
        </p>
      )}
      <PhaseList phases={phases} />
    </section>
  );
}

function Fact({ name, state, children }: { name: string; state: State; children: ReactNode }) {
  const { t } = useText();
  return (
    <div data-state={state}>
      <dt>{name}</dt>
      <dd>
        {state === 'bad' && <strong className="bad">{t.health.bad} </strong>}
        {children}
      </dd>
    </div>
  );
}

/** Phases are never pooled: what is shown is the newest. */
function PhaseList({ phases }: { phases: readonly Phase[] }) {
  const { t, fill } = useText();
  const { moment, whole } = useNumbers();
  return (
    <details className="disclosure">
      <summary>{t.health.phaseList}</summary>
      <ol className="small">
        {phases.map(({ number, startedAt, endedAt, weights }) => (
          <li key={number}>
            {fill(endedAt === null ? t.health.phaseOpen : t.health.phaseEnded, {
              from: moment(startedAt),
              to: endedAt === null ? '' : moment(endedAt),
              weights: Object.entries(weights)
                .map(([name, weight]) => `${name} ${whole(weight)}`)
                .join(', '),
            })}
          </li>
        ))}
      </ol>
      <p className="small soft">{t.health.phaseNote}</p>
    </details>
  );
}
