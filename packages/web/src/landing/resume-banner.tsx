import { useNavigate } from '@tanstack/react-router';
import { formatAgo, formatDate } from '@votive/shared/i18n/format';
import { useState } from 'react';
import { Confirm } from '../app/confirm.tsx';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import { placeLink } from '../questions/place-link.ts';
import { describePlace } from '../questions/steps.ts';

/** "You left at …": the way back into the run in hand, or into its report. Never a dialog. */
export function ResumeBanner() {
  const { t, language } = useText();
  const { run, report } = useDesk();
  const navigate = useNavigate();
  if (!run) return null;
  if (!report) return <DraftBanner />;
  return (
    <section className="banner" aria-labelledby="resume">
      <h2 id="resume">{t.resume.reportTitle}</h2>
      <p>{t.resume.reportFrom.replace('{date}', formatDate(language, report.analysis.createdAt))}</p>
      <div className="actions">
        <button type="button" className="button" onClick={() => navigate({ to: '/report' })}>
          {t.resume.openReport}
        </button>
        <button type="button" className="button" onClick={() => navigate({ to: '/start' })}>
          {t.resume.startNew}
        </button>
      </div>
    </section>
  );
}

function DraftBanner() {
  const { t, fill, language, local } = useText();
  const { workspace, outbox, now } = useServices();
  const { run, questionnaire } = useDesk();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  if (!run || !questionnaire) return null;
  const place = describePlace(questionnaire, run.answers, run.place);
  const values = {
    phase: `${fill(t.overview.phase, { n: place.phaseNumber })}, ${local(place.phase.title)}`,
    position: place.position ?? 0,
    when: formatAgo(language, run.updatedAt, now()),
  };
  return (
    <section className="banner" aria-labelledby="resume">
      <h2 id="resume">{t.resume.title}</h2>
      <p>{fill(place.position ? t.resume.left : t.resume.leftSummary, values)}</p>
      <div className="actions">
        <button type="button" className="button button-main" onClick={() => navigate(placeLink(run.place))}>
          {t.resume.continue}
        </button>
        <button type="button" className="button" onClick={() => navigate({ to: '/start' })}>
          {t.resume.startNew}
        </button>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {t.resume.delete}
        </button>
      </div>
      {asking && (
        <Confirm
          title={t.resume.deleteTitle}
          text={t.resume.deleteText}
          confirm={t.resume.confirmDelete}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void workspace.forget(run.id).then(outbox.deliver);
          }}
        />
      )}
    </section>
  );
}
