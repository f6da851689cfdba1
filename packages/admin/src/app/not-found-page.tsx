import { useText } from '../i18n/use-text.ts';
import { PageHeading } from './page-heading.tsx';

export function NotFoundPage() {
  const { t } = useText();
  return (
    <div className="column">
      <PageHeading title={t.app.notFoundTitle}>{t.app.notFoundTitle}</PageHeading>
      <p className="lead">{t.app.notFoundText}</p>
    </div>
  );
}
