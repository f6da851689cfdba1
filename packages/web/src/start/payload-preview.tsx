import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import { useState } from 'react';
import { leavesDevice } from '../analyses/to-request.ts';
import { Dialog } from '../app/dialog.tsx';
import { useText } from '../i18n/use-text.ts';

/** A button that shows the whole request, word for word, before anything is sent. */
export function PayloadPreview({ request }: { request: RequestAnalysis }) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const isEmpty = Object.keys(request.answers).length === 0;
  return (
    <>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {t.start.payload}
      </button>
      {isOpen && (
        <Dialog title={t.payload.title} onClose={() => setOpen(false)} wide>
          <p>{t.payload.text}</p>
          {!leavesDevice(request.consent) && (
            <p>
              <strong>{t.payload.nothing}</strong>
            </p>
          )}
          {isEmpty && <p className="soft">{t.payload.empty}</p>}
          {/* A scrolling region has to be reachable by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without focus the keyboard could not scroll it */}
          <section className="payload" tabIndex={0} aria-label={t.payload.title}>
            <pre>{`POST /api/v1/analyses\n\n${JSON.stringify(request, null, 2)}`}</pre>
          </section>
        </Dialog>
      )}
    </>
  );
}
