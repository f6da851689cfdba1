import type { SectionName } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { FindingCard } from './finding-card.tsx';
import { AiLabel } from './minute-block.tsx';

type Props = { section: SectionName; report: KeptReport; questionnaire: Questionnaire };

export function ReportSection({ section, report, questionnaire }: Props) {
  const { t } = useText();
  const findings = report.analysis.result[section];
  return (
    <section id={section} className="block" aria-labelledby={`${section}-title`}>
      <h2 id={`${section}-title`}>{t.report.sections[section]}</h2>
      {findings.length > 0 && <AiLabel report={report} />}
      {findings.length === 0 && <p className="soft">{t.report.sectionEmpty[section]}</p>}
      {findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} report={report} questionnaire={questionnaire} />
      ))}
    </section>
  );
}
