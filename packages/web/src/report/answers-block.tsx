import { visibleItems } from '@votive/shared/assessment/visible-items';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import { AnswerText } from '../questions/answer-text.tsx';
import type { KeptReport } from '../runs/kept-report.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };

/** Every answer that the report was made from: where the evidence links lead. */
export function AnswersBlock({ report, questionnaire }: Props) {
  const { t, local } = useText();
  return (
    <section id="answers" className="block" aria-labelledby="answers-title">
      <h2 id="answers-title">{t.report.answersTitle}</h2>
      <details className="answers-fold">
        <summary>{t.report.answersLead}</summary>
        {visibleItems(questionnaire, report.answers).map((item) => (
          <section key={item.id} id={`answer-${item.id}`} tabIndex={-1} className="answer-entry">
            <h3>{local(item.text)}</h3>
            <AnswerText
              item={item}
              questionnaire={questionnaire}
              answers={report.answers}
              anchor={`answer-${item.id}`}
            />
          </section>
        ))}
      </details>
    </section>
  );
}
