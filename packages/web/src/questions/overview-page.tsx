import { Link } from '@tanstack/react-router';
import { phaseProgress } from '@votive/shared/assessment/phase-progress';
import { minutesLeft } from '@votive/shared/assessment/time-model';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { CarryOverNote } from './carry-over-note.tsx';
import { NoRunPage } from './no-run-page.tsx';
import { ReaderNote } from './reader-note.tsx';
import { itemsOf, type Phase } from './steps.ts';
import './questions.css';

/** The phases, each of which can be done on its own. */
export function OverviewPage() {
  const { t } = useText();
  const { run, questionnaire } = useDesk();
  if (!run || !questionnaire) return <NoRunPage />;
  const hasAnswers = phaseProgress(questionnaire, run.answers).some(({ answered }) => answered > 0);
  return (
    <div className="column">
      <ReaderNote />
      <CarryOverNote />
      <PageHeading title={t.overview.title}>{t.overview.title}</PageHeading>
      <p className="lead">{t.overview.lead}</p>
      <ol className="phases">
        {questionnaire.phases.map((phase, index) => (
          <PhaseEntry key={phase.id} phase={phase} number={index + 1} run={run} questionnaire={questionnaire} />
        ))}
      </ol>
      {hasAnswers && (
        <p>
          <Link to="/finish">{t.overview.toFinish}</Link>
        </p>
      )}
    </div>
  );
}

type Props = { phase: Phase; number: number; run: Run; questionnaire: Questionnaire };

function PhaseEntry({ phase, number, run, questionnaire }: Props) {
  const { t, fill, count, local } = useText();
  const progress = phaseProgress(questionnaire, run.answers).find(({ phaseId }) => phaseId === phase.id);
  const minutes = minutesLeft(questionnaire, run.answers, phase.id);
  const first = itemsOf(questionnaire, run.answers, phase.id)[0]?.id ?? '';
  const isStarted = progress !== undefined && progress.empty < progress.total;
  return (
    <li className="phase">
      <p className="eyebrow">
        <span>{fill(t.overview.phase, { n: number })}</span>
        {minutes > 0 && <span>{fill(t.overview.about, { minutes: count(t.minutes, minutes) })}</span>}
        {isStarted && <span>{fill(t.overview.done, { answered: progress.answered, total: progress.total })}</span>}
      </p>
      <h2>{local(phase.title)}</h2>
      <p>{local(phase.intro)}</p>
      {progress?.next ? (
        <Link
          to="/assessment/$itemId"
          params={{ itemId: progress.next }}
          className={number === 1 || isStarted ? 'button button-main phase-go' : 'button phase-go'}
        >
          {fill(isStarted ? t.overview.continue : t.overview.begin, { n: number })}
        </Link>
      ) : (
        <Link to="/assessment/$itemId" params={{ itemId: first }} className="button phase-go">
          {fill(t.overview.review, { n: number })}
        </Link>
      )}
    </li>
  );
}
