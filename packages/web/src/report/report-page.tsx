import { Link } from '@tanstack/react-router';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { AnswersBlock } from './answers-block.tsx';
import { LimitsBlock } from './limits-block.tsx';
import { MethodBlock } from './method-block.tsx';
import { MinuteBlock } from './minute-block.tsx';
import { ReportHeader } from './report-header.tsx';
import { ReportNav } from './report-nav.tsx';
import { ReportSection } from './report-section.tsx';
import { SECTIONS } from './sections.ts';
import { SleepChart } from './sleep-chart.tsx';
import { useShownReport } from './use-shown-report.ts';
import { ValuesChart } from './values-chart.tsx';
import { WeekShape } from './week-shape.tsx';
import './report.css';
import './charts.css';

/** The report: the person's words first, our reading second, and every claim with its evidence. */
export function ReportPage() {
  const { report, questionnaire } = useDesk();
  if (!report || !questionnaire) return <NoReport />;
  return <Report report={report} questionnaire={questionnaire} />;
}

function NoReport() {
  const { t } = useText();
  const { run } = useDesk();
  return (
    <div className="column">
      <PageHeading title={t.report.noneTitle}>{t.report.noneTitle}</PageHeading>
      <p>{t.report.noneText}</p>
      <Link to={run ? '/assessment' : '/start'} className="button button-main">
        {run ? t.report.toAssessment : t.report.toStart}
      </Link>
    </div>
  );
}

function Report({ report: kept, questionnaire }: { report: KeptReport; questionnaire: Questionnaire }) {
  const { t } = useText();
  const report = useShownReport(kept, questionnaire);
  const source = { report, questionnaire };
  return (
    <article className="report">
      <ReportHeader {...source} />
      <div className="report-body">
        <ReportNav {...source} />
        <div className="report-main">
          <MinuteBlock {...source} />
          <WeekShape {...source} />
          {SECTIONS.map((section) => (
            <ReportSection key={section} section={section} {...source} />
          ))}
          <ValuesChart {...source} />
          <SleepChart {...source} />
          <LimitsBlock {...source} />
          <MethodBlock {...source} />
          <section id="support" className="block" aria-labelledby="support-title">
            <h2 id="support-title">{t.report.supportTitle}</h2>
            <p>{t.report.supportText}</p>
            <p>
              <Link to="/support">{t.report.supportLink}</Link>
            </p>
          </section>
          <AnswersBlock {...source} />
        </div>
      </div>
    </article>
  );
}
