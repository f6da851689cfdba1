import { Link, useParams } from '@tanstack/react-router';
import { visibleItems } from '@votive/shared/assessment/visible-items';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect } from 'react';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { AssessmentFrame } from './assessment-frame.tsx';
import { NoRunPage } from './no-run-page.tsx';
import { QuestionForm } from './question-form.tsx';
import './questions.css';

/** One question per screen, at its own address. */
export function QuestionPage() {
  const { itemId } = useParams({ from: '/assessment/$itemId' });
  const { run, questionnaire } = useDesk();
  if (!run || !questionnaire) return <NoRunPage />;
  const item = visibleItems(questionnaire, run.answers).find(({ id }) => id === itemId);
  if (!item) return <NoSuchQuestion />;
  return <Question key={item.id} item={item} run={run} questionnaire={questionnaire} />;
}

type Props = { item: Item; run: Run; questionnaire: Questionnaire };

function Question({ item, run, questionnaire }: Props) {
  const { workspace } = useServices();
  useEffect(() => {
    workspace.change({ type: 'moved', place: item.id });
  }, [workspace, item.id]);
  return (
    <AssessmentFrame place={item.id} run={run} questionnaire={questionnaire}>
      <QuestionForm item={item} run={run} questionnaire={questionnaire} />
    </AssessmentFrame>
  );
}

function NoSuchQuestion() {
  const { t } = useText();
  return (
    <div className="column">
      <PageHeading title={t.app.notFoundTitle}>{t.app.notFoundTitle}</PageHeading>
      <p>{t.question.noSuch}</p>
      <Link to="/assessment" className="button button-main">
        {t.question.outlineOverview}
      </Link>
    </div>
  );
}
