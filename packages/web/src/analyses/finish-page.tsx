import { Link, useNavigate } from '@tanstack/react-router';
import { visibleItems } from '@votive/shared/assessment/visible-items';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import { NoRunPage } from '../questions/no-run-page.tsx';
import { settledAnswers, stateOf } from '../questions/steps.ts';
import type { Run } from '../runs/run.ts';
import { HowItIsMade } from './how-it-is-made.tsx';
import { MakeButtons } from './make-buttons.tsx';
import './finish.css';

/** The last page before the report: what is answered, how the report will be made, and the button. */
export function FinishPage() {
  const { run, questionnaire } = useDesk();
  if (!run || !questionnaire) return <NoRunPage />;
  return <Finish run={run} questionnaire={questionnaire} />;
}

function Finish({ run, questionnaire }: { run: Run; questionnaire: Questionnaire }) {
  const { t, fill, count } = useText();
  const { report } = useDesk();
  const items = visibleItems(questionnaire, run.answers);
  const answered = items.filter((item) => stateOf(questionnaire, item, run.answers) === 'answered').length;
  const open = items.length - answered;
  const lastPhase = questionnaire.phases.at(-1)?.id ?? '';
  return (
    <div className="column finish">
      <PageHeading title={t.finish.title}>{t.finish.title}</PageHeading>
      <p className="lead">{fill(t.finish.count, { answered, total: items.length })}</p>
      {open > 0 && answered > 0 && <p>{count(t.finish.skipped, open)}</p>}
      {report && <ExistingReport isCurrent={isSame(report.answers, settledAnswers(questionnaire, run.answers))} />}
      {answered === 0 ? (
        <p>{t.finish.nothing}</p>
      ) : (
        <>
          <HowItIsMade run={run} questionnaire={questionnaire} />
          <MakeButtons run={run} questionnaire={questionnaire} />
        </>
      )}
      <p>
        <Link to="/summary/$phaseId" params={{ phaseId: lastPhase }}>
          {t.finish.back}
        </Link>
      </p>
    </div>
  );
}

function ExistingReport({ isCurrent }: { isCurrent: boolean }) {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <section className="note" aria-label={t.finish.haveReport}>
      <p>
        {t.finish.haveReport} {!isCurrent && t.finish.changed}
      </p>
      <button type="button" className="button" onClick={() => void navigate({ to: '/report' })}>
        {t.finish.openReport}
      </button>
    </section>
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
