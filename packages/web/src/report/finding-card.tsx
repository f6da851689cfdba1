import type { Finding } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useState } from 'react';
import { useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import { type KeptReport, type Remark, withRemark } from '../runs/kept-report.ts';
import { EvidenceList } from './evidence-list.tsx';
import { isRejected } from './sections.ts';
import { Verdicts } from './verdicts.tsx';

type Props = { finding: Finding; report: KeptReport; questionnaire: Questionnaire };

/** One claim: title, statement, evidence, how we got it, a question back, and the person's verdict. */
export function FindingCard({ finding, report, questionnaire }: Props) {
  const { t } = useText();
  const { workspace, outbox } = useServices();
  const [isOpen, setOpen] = useState(false);
  const remark = report.remarks[finding.id] ?? {};
  const rejected = isRejected(report, finding.id);
  const onChange = (change: Remark) => {
    setOpen(false);
    void workspace.changeReport(report.runId, (current) => withRemark(current, finding.id, change));
    if ('verdict' in change) void tell(change.verdict);
  };
  const tell = async (verdict: Remark['verdict']) => {
    const told = { type: 'verdict' as const, findingId: finding.id, ...(verdict && { verdict }) };
    await workspace.noteEvent(report, told);
    await outbox.deliver();
  };
  const titleId = `${finding.id}-title`;
  return (
    <article
      id={finding.id}
      className="finding"
      data-print={rejected && !remark.printAnyway ? 'no' : 'yes'}
      aria-labelledby={titleId}
    >
      <h3 id={titleId} lang={report.analysis.language}>
        {finding.title}
      </h3>
      {rejected && (
        <div className="rejected">
          <p className="soft">{t.report.notMeNote}</p>
          <label className="check">
            <input
              type="checkbox"
              checked={remark.printAnyway ?? false}
              onChange={(event) => onChange({ printAnyway: event.currentTarget.checked })}
            />
            <span>{t.report.printAnyway}</span>
          </label>
          <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t.report.showAgain}
          </button>
        </div>
      )}
      <div className={rejected && !isOpen ? 'finding-body finding-folded' : 'finding-body'}>
        <p className="statement" lang={report.analysis.language}>
          {finding.statement}
        </p>
        <EvidenceList finding={finding} report={report} questionnaire={questionnaire} />
        <How finding={finding} language={report.analysis.language} />
        <div className="question-back">
          <h4>{t.report.question}</h4>
          <p lang={report.analysis.language}>{finding.question}</p>
        </div>
      </div>
      <Verdicts finding={finding} remark={remark} onChange={onChange} />
    </article>
  );
}

function How({ finding, language }: { finding: Finding; language: string }) {
  const { t } = useText();
  return (
    <details className="disclosure">
      <summary>{t.report.how}</summary>
      <p lang={language}>{finding.basis === 'model' ? t.report.howModel : finding.basis}</p>
      {finding.wouldChange && <p lang={language}>{finding.wouldChange}</p>}
      {finding.caution && <p lang={language}>{finding.caution}</p>}
    </details>
  );
}
