import { phaseOf } from '@votive/shared/assessment/phase-progress';
import type { Evidence, Finding } from '@votive/shared/contracts/analysis';
import type { Line } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import { closedText } from '../questions/answer-text.tsx';
import type { KeptReport } from '../runs/kept-report.ts';
import { showPart } from './report-nav.tsx';

type Props = { finding: Finding; report: KeptReport; questionnaire: Questionnaire };

/** The answers a claim rests on; each leads to the answer itself. Strength is told as a count, never as a score. */
export function EvidenceList({ finding, report, questionnaire }: Props) {
  const { t, count } = useText();
  return (
    <div className="evidence">
      <h4>
        {t.report.evidence} <span className="soft">· {count(t.report.evidenceCount, finding.evidence.length)}</span>
      </h4>
      <ul>
        {finding.evidence.map((evidence) => (
          <EvidenceLine
            key={JSON.stringify(evidence)}
            evidence={evidence}
            report={report}
            questionnaire={questionnaire}
          />
        ))}
      </ul>
    </div>
  );
}

function EvidenceLine({ evidence, report, questionnaire }: Omit<Props, 'finding'> & { evidence: Evidence }) {
  const speech = useText();
  const { fill, t, local } = speech;
  const item = questionnaire.items.find(({ id }) => id === evidence.itemId);
  if (!item) return null;
  const lineId = 'lineId' in evidence ? evidence.lineId : undefined;
  const place = {
    n: questionnaire.phases.findIndex(({ id }) => id === phaseOf(item.id)) + 1,
    title: local(item.text),
    line: lineNumber(report.answers[item.id], lineId),
  };
  const target = lineId ? `answer-${item.id}-${lineId}` : `answer-${item.id}`;
  return (
    <li>
      {'quote' in evidence ? (
        <q className="words">{evidence.quote}</q>
      ) : (
        <span className="words">{closedText({ item, questionnaire, answer: evidence.value, speech })}</span>
      )}{' '}
      <a
        className="chip"
        href={`#${target}`}
        onClick={(event) => {
          event.preventDefault();
          showPart(target);
        }}
      >
        {fill(lineId ? t.report.chipLine : t.report.chip, place)}
      </a>
    </li>
  );
}

function lineNumber(answer: unknown, lineId: string | undefined): number {
  return Array.isArray(answer) ? (answer as Line[]).findIndex(({ id }) => id === lineId) + 1 : 0;
}
