import { Link, useParams } from '@tanstack/react-router';
import { itemState } from '@votive/shared/assessment/item-state';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect } from 'react';
import { NotFoundPage } from '../app/message-page.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { AnswerText } from './answer-text.tsx';
import { AssessmentFrame } from './assessment-frame.tsx';
import { NoRunPage } from './no-run-page.tsx';
import { placeLink } from './place-link.ts';
import { around, describePlace, itemsOf, type Phase } from './steps.ts';
import './questions.css';

/** The end of a phase: the person's own words back, each of them editable. No applause. */
export function SummaryPage() {
  const { phaseId } = useParams({ from: '/summary/$phaseId' });
  const { run, questionnaire } = useDesk();
  if (!run || !questionnaire) return <NoRunPage />;
  const phase = questionnaire.phases.find(({ id }) => id === phaseId);
  if (!phase) return <NotFoundPage />;
  return <Summary key={phase.id} phase={phase} run={run} questionnaire={questionnaire} />;
}

type Props = { phase: Phase; run: Run; questionnaire: Questionnaire };

function Summary({ phase, run, questionnaire }: Props) {
  const { t, fill, local } = useText();
  const { workspace } = useServices();
  const place = `summary:${phase.id}`;
  const { phaseNumber } = describePlace(questionnaire, run.answers, place);
  const { before, after } = around(questionnaire, run.answers, place);
  useEffect(() => {
    workspace.change({ type: 'moved', place });
  }, [workspace, place]);
  return (
    <AssessmentFrame place={place} run={run} questionnaire={questionnaire}>
      <p className="eyebrow">{fill(t.summary.eyebrow, { n: phaseNumber, title: local(phase.title) })}</p>
      <PageHeading title={t.summary.title}>{t.summary.title}</PageHeading>
      <p className="lead">{t.summary.lead}</p>
      <div className="summary-list">
        {itemsOf(questionnaire, run.answers, phase.id).map((item) => (
          <SummaryEntry key={item.id} item={item} run={run} questionnaire={questionnaire} />
        ))}
      </div>
      <div className="actions actions-main">
        {before && (
          <Link {...placeLink(before)} className="button">
            {t.summary.back}
          </Link>
        )}
        {after ? (
          <Link {...placeLink(after)} className="button button-main">
            {fill(t.summary.nextPhase, { n: phaseNumber + 1 })}
          </Link>
        ) : (
          <Link to="/finish" className="button button-main">
            {t.summary.finish}
          </Link>
        )}
      </div>
    </AssessmentFrame>
  );
}

function SummaryEntry({ item, run, questionnaire }: { item: Item; run: Run; questionnaire: Questionnaire }) {
  const { t, fill, local } = useText();
  const isAnswered = itemState(run.answers[item.id]) === 'answered';
  const label = isAnswered ? t.summary.editOf : t.summary.answerOf;
  return (
    <section className="summary-entry">
      <h2>{local(item.text)}</h2>
      <AnswerText item={item} questionnaire={questionnaire} answers={run.answers} />
      <Link
        to="/assessment/$itemId"
        params={{ itemId: item.id }}
        className="summary-edit"
        aria-label={fill(label, { question: local(item.text) })}
      >
        {isAnswered ? t.summary.edit : t.summary.answer}
      </Link>
    </section>
  );
}
