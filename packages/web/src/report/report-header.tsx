import { useNavigate } from '@tanstack/react-router';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { formatDate } from '@votive/shared/i18n/format';
import { useEffect, useState } from 'react';
import { Confirm } from '../app/confirm.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { announce } from '../app/preferences.ts';
import { useDesk, useServices } from '../app/services.ts';
import { type Speech, useText } from '../i18n/use-text.ts';
import { settledAnswers } from '../questions/steps.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { downloadReport } from './export-report.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };

export function ReportHeader({ report, questionnaire }: Props) {
  const speech = useText();
  const { t, fill, language } = speech;
  const { analysis } = report;
  const meta = {
    date: formatDate(language, analysis.createdAt),
    version: report.questionnaire.version,
    language: t.languages[analysis.language],
  };
  return (
    <header className="report-head">
      <p className="source-badge" data-source={analysis.source}>
        {sourceText(report, speech)}
      </p>
      <PageHeading title={t.report.title}>{t.report.title}</PageHeading>
      <p className="soft">{fill(t.report.meta, meta)}</p>
      <p className="report-note">{analysis.source === 'model' ? t.report.modelNote : t.report.rulesNote}</p>
      <p className="disclaimer">{t.app.disclaimer}</p>
      <NotKept />
      <OtherLanguage report={report} />
      <EarlierAnswers report={report} questionnaire={questionnaire} />
      <Notices report={report} />
      <Actions report={report} questionnaire={questionnaire} />
    </header>
  );
}

/** Who wrote the report, in one line. */
export function sourceText({ analysis, madeOn }: KeptReport, { t, fill }: Speech): string {
  if (analysis.source === 'rules') return madeOn === 'device' ? t.report.sourceDevice : t.report.sourceServer;
  const { model, provider, promptVersion } = analysis.provenance;
  const name = model ?? provider;
  if (promptVersion === null) return fill(t.report.sourceModelPlain, { model: name });
  return fill(t.report.sourceModel, { model: name, prompt: promptVersion });
}

/** The device took no more, so the report is in this tab alone. */
function NotKept() {
  const { t } = useText();
  const { save } = useDesk();
  if (save !== 'failed') return null;
  return (
    <p className="note" role="alert">
      {t.report.notKept}
    </p>
  );
}

/** Said where the words of the report cannot follow the language of the page. */
function OtherLanguage({ report: { analysis } }: { report: KeptReport }) {
  const { t, fill, language } = useText();
  const navigate = useNavigate();
  if (analysis.language === language) return null;
  const text = analysis.source === 'model' ? t.report.otherLanguageModel : t.report.otherLanguageRules;
  return (
    <p className="note">
      {fill(text, { language: t.languageNames[analysis.language] })}{' '}
      <button type="button" className="link-button" onClick={() => void navigate({ to: '/finish' })}>
        {t.report.makeAgain}
      </button>
    </p>
  );
}

function EarlierAnswers({ report, questionnaire }: Props) {
  const { t } = useText();
  const { run } = useDesk();
  const navigate = useNavigate();
  if (!run || JSON.stringify(settledAnswers(questionnaire, run.answers)) === JSON.stringify(report.answers))
    return null;
  return (
    <p className="note">
      {t.report.earlierAnswers}{' '}
      <button type="button" className="link-button" onClick={() => void navigate({ to: '/finish' })}>
        {t.report.makeAgain}
      </button>
    </p>
  );
}

function Notices({ report }: { report: KeptReport }) {
  const { t } = useText();
  const notices = report.analysis.notices.filter(({ code }) => isNews(code, report));
  if (notices.length === 0) return null;
  return (
    <section className="note" aria-labelledby="notices">
      <h2 id="notices">{t.report.notices}</h2>
      <ul>
        {notices.map((notice) => (
          <li key={notice.code} lang={report.analysis.language}>
            {notice.message}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The label of the rules stands above already, and "not stored" is over once the copy is there. */
function isNews(code: string, { analysis }: KeptReport): boolean {
  return code !== 'rules' && !(code === 'not_stored' && analysis.stored);
}

function Actions({ report, questionnaire }: Props) {
  const { t } = useText();
  const { workspace, outbox, now } = useServices();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [isDeleting, setDeleting] = useState(false);

  useEffect(() => {
    // However it was asked for: by the button, by the browser's menu or by its keys.
    const onPrint = () => void tell('printed');
    addEventListener('beforeprint', onPrint);
    return () => removeEventListener('beforeprint', onPrint);
  });

  async function tell(type: 'exported' | 'printed'): Promise<void> {
    await workspace.noteEvent(report, { type });
    await outbox.deliver();
  }

  function exportReport(): void {
    downloadReport(report, questionnaire, now());
    void tell('exported');
  }

  async function remove(): Promise<void> {
    setAsking(false);
    setDeleting(true);
    await workspace.forget(report.runId);
    await navigate({ to: '/' });
    await outbox.deliver();
    announce(outbox.waiting.get().toDelete > 0 ? t.report.deletedLater : t.report.deleted);
  }

  return (
    <>
      <div className="actions report-actions">
        <button type="button" className="button" onClick={exportReport}>
          {t.report.export}
        </button>
        <button type="button" className="button" onClick={() => window.print()}>
          {t.report.print}
        </button>
        <button type="button" className="button" disabled={isDeleting} onClick={() => setAsking(true)}>
          {isDeleting ? t.report.deleting : t.report.delete}
        </button>
      </div>
      {asking && (
        <Confirm
          title={t.report.deleteTitle}
          text={report.copies.length > 0 ? t.report.deleteTextStored : t.report.deleteText}
          confirm={t.report.confirmDelete}
          onClose={() => setAsking(false)}
          onConfirm={() => void remove()}
        />
      )}
    </>
  );
}
