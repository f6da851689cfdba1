import type { RunCell } from '@votive/shared/admin-api/run-contracts';
import type { SectionName } from '@votive/shared/contracts/analysis';
import { useText } from '../i18n/use-text.ts';

type Result = NonNullable<RunCell['result']>;
type Finding = Result[SectionName][number];

const SECTIONS = ['patterns', 'contradictions', 'blindSpots', 'leveragePoints', 'risks'] as const;

/** A report as text alone: whatever a model wrote, nothing of it is a link, a picture or markup here. */
export function ReportPreview({ cell, result }: { cell: RunCell; result: Result }) {
  const { t } = useText();
  const { sentences, nextStep } = result.synthesis;
  return (
    <div className="preview" lang={cell.language}>
      {sentences.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
      {nextStep && (
        <p>
          <strong>{t.cell.nextStep}:</strong> {nextStep.text}
        </p>
      )}
      {SECTIONS.filter((name) => result[name].length > 0).map((name) => (
        <section key={name}>
          <h4>{t.cell.sections[name]}</h4>
          {result[name].map((finding) => (
            <FindingText
              key={finding.id}
              finding={finding}
              mark={cell.generic?.includes(finding.id) ? t.cell.marked : undefined}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

function FindingText({ finding, mark }: { finding: Finding; mark: string | undefined }) {
  const { id, title, statement, evidence, question } = finding;
  return (
    <article className="preview-finding">
      <p className="preview-title">
        {title} <span className="small soft">{id}</span> {mark && <span className="chip">{mark}</span>}
      </p>
      <p>{statement}</p>
      <ul className="small">
        {evidence.map((one) => (
          <li key={JSON.stringify(one)}>
            {'quote' in one ? <q className="words">{one.quote}</q> : <span>{String(one.value)}</span>}{' '}
            <span className="soft">
              {one.itemId}
              {'lineId' in one && one.lineId !== undefined && `, ${one.lineId}`}
            </span>
          </li>
        ))}
      </ul>
      <p className="soft">{question}</p>
    </article>
  );
}
