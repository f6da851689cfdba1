import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';

/** Shown in a tab that only reads, because another one holds the run. */
export function ReaderNote() {
  const { t } = useText();
  const { workspace } = useServices();
  const { mayWrite, run } = useDesk();
  if (!run || mayWrite) return null;
  return (
    <section className="note" aria-labelledby="reader-note">
      <h2 id="reader-note">{t.tabs.title}</h2>
      <p>{t.tabs.text}</p>
      <button type="button" className="button" onClick={() => void workspace.takeOver()}>
        {t.tabs.useHere}
      </button>
    </section>
  );
}
