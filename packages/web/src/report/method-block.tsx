import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { isWaitingToBeStored } from '../analyses/store-later.ts';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };

/** How the report came to be, down to versions and fingerprints. */
export function MethodBlock({ report, questionnaire }: Props) {
  const speech = useText();
  const { t } = speech;
  return (
    <section id="method" className="block" aria-labelledby="method-title">
      <h2 id="method-title">{t.report.methodTitle}</h2>
      <dl className="provenance">
        {rows(report, questionnaire, speech).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">{t.report.license}</p>
    </section>
  );
}

function rows(report: KeptReport, questionnaire: Questionnaire, { t, language, local }: Speech): [string, string][] {
  const { analysis } = report;
  const { provenance } = analysis;
  const made = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const model: [string, string][] =
    analysis.source === 'model'
      ? [
          [t.report.methodModel, `${provenance.provider}, ${provenance.model ?? '?'}`],
          [t.report.methodPrompt, `${provenance.promptKey ?? '?'} v${provenance.promptVersion ?? '?'}`],
          [t.report.methodDropped, String(provenance.dropped)],
        ]
      : [[t.report.methodEngine, provenance.engineVersion]];
  return [
    [t.report.methodMade, made.format(new Date(analysis.createdAt))],
    [t.report.methodWhere, report.madeOn === 'device' ? t.report.whereDevice : t.report.whereServer],
    [t.report.methodQuestionnaire, `${local(questionnaire.title)}, ${questionnaire.version}`],
    [t.report.methodHash, provenance.questionnaireHash],
    ...model,
    [t.report.methodStored, storedText(report, t)],
  ];
}

function storedText(report: KeptReport, t: Speech['t']): string {
  if (report.analysis.stored) return t.report.storedYes;
  return isWaitingToBeStored(report) ? t.report.storedLater : t.report.storedNo;
}
