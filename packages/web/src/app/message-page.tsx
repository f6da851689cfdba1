import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { PageHeading } from './page-heading.tsx';

/** A page that only says something and shows the way on. */
export function NotFoundPage() {
  const { t } = useText();
  return (
    <div className="column">
      <PageHeading title={t.app.notFoundTitle}>{t.app.notFoundTitle}</PageHeading>
      <p>{t.app.notFoundText}</p>
      <p>
        <Link to="/" className="button button-main">
          {t.app.toStart}
        </Link>
      </p>
    </div>
  );
}

export function FailedPage() {
  const { t } = useText();
  return (
    <div className="column">
      <PageHeading title={t.app.failedTitle}>{t.app.failedTitle}</PageHeading>
      <p>{t.app.failedText}</p>
      <button type="button" className="button button-main" onClick={() => location.reload()}>
        {t.app.reload}
      </button>
    </div>
  );
}
