import { useText } from '../i18n/use-text.ts';

/** What a page shows where its data could not be read: the service's own words, and a way on. */
export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useText();
  return (
    <div className="note" role="alert">
      <h2>{t.app.failedTitle}</h2>
      <p>{error.message}</p>
      <button type="button" className="button" onClick={onRetry}>
        {t.app.retry}
      </button>
    </div>
  );
}
