import type { Synthesis } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { showPart } from './report-nav.tsx';
import { allFindings, stillStands } from './sections.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };
type Sentence = Synthesis['sentences'][number];

/** Three sentences at most and one small step, each with the findings it rests on. */
export function MinuteBlock({ report }: Props) {
  const { t } = useText();
  const { synthesis } = report.analysis.result;
  const standing = synthesis.sentences.filter(({ because }) => stillStands(report, because));
  const step = synthesis.nextStep && stillStands(report, synthesis.nextStep.because) ? synthesis.nextStep : undefined;
  const isHidden = standing.length < synthesis.sentences.length || Boolean(synthesis.nextStep && !step);
  return (
    <section id="minute" className="block minute" aria-labelledby="minute-title">
      <h2 id="minute-title">{t.report.minuteTitle}</h2>
      <AiLabel report={report} />
      {standing.map((sentence) => (
        <SentenceLine key={sentence.text} sentence={sentence} report={report} />
      ))}
      {standing.length === 0 && !isHidden && <p>{t.report.noSynthesis}</p>}
      {step && (
        <div className="next-step">
          <h3>{t.report.nextStep}</h3>
          <SentenceLine sentence={step} report={report} />
        </div>
      )}
      {isHidden && <p className="soft">{t.report.hiddenSentences}</p>}
    </section>
  );
}

function SentenceLine({ sentence, report }: { sentence: Sentence; report: KeptReport }) {
  const { t, fill } = useText();
  const findings = allFindings(report.analysis.result).filter(({ id }) => sentence.because.includes(id));
  return (
    <p className="sentence">
      <span lang={report.analysis.language}>{sentence.text}</span>{' '}
      {findings.map((finding) => (
        <a
          key={finding.id}
          className="because"
          href={`#${finding.id}`}
          onClick={(event) => {
            event.preventDefault();
            showPart(finding.id);
          }}
        >
          {fill(t.report.because, { title: finding.title })}
        </a>
      ))}
    </p>
  );
}

/** At the top of each part that a model wrote. */
export function AiLabel({ report }: { report: KeptReport }) {
  const { t } = useText();
  if (report.analysis.source !== 'model') return null;
  return <p className="ai-label">{t.report.aiSection}</p>;
}
