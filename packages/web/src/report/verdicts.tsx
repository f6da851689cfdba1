import type { Finding } from '@votive/shared/contracts/analysis';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Remark, Verdict } from '../runs/kept-report.ts';

type Props = { finding: Finding; remark: Remark; onChange: (change: Remark) => void };

/** The person has the last word on every claim; the same button again takes it back. */
export function Verdicts({ finding, remark, onChange }: Props) {
  const { t } = useText();
  const id = useId();
  const choices: [Verdict, string][] = [
    ['fits', t.report.fits],
    ['partly', t.report.partly],
    ['not-me', t.report.notMe],
  ];
  return (
    <div className="verdict">
      <fieldset aria-labelledby={`${id}-verdict ${finding.id}-title`} className="verdict-buttons">
        <span id={`${id}-verdict`} className="verdict-ask">
          {t.report.verdict}
        </span>
        {choices.map(([verdict, label]) => (
          <button
            key={verdict}
            type="button"
            className="verdict-button"
            aria-pressed={remark.verdict === verdict}
            onClick={() => onChange({ verdict: remark.verdict === verdict ? undefined : verdict })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <details className="disclosure" open={Boolean(remark.note) || undefined}>
        <summary>{t.report.note}</summary>
        <textarea
          rows={2}
          defaultValue={remark.note ?? ''}
          aria-label={t.report.note}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
        <p id={`${id}-hint`} className="soft small">
          {t.report.noteHint}
        </p>
      </details>
    </div>
  );
}
