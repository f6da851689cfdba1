import { Link } from '@tanstack/react-router';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';

/** Shown where a page needs a run and this device has none. */
export function NoRunPage() {
  const { t } = useText();
  return (
    <div className="column">
      <PageHeading title={t.question.noRunTitle}>{t.question.noRunTitle}</PageHeading>
      <p>{t.question.noRunText}</p>
      <Link to="/start" className="button button-main">
        {t.report.toStart}
      </Link>
    </div>
  );
}
