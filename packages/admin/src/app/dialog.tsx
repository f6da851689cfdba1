import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';

type Props = { title: string; onClose: () => void; children: ReactNode; wide?: boolean };

/** A modal panel on the browser's own `<dialog>`: Escape closes, focus goes back to where it was. */
export function Dialog({ title, onClose, children, wide = false }: Props) {
  const { t } = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  /** React's strict mode closes and opens once on the way in; the news of that comes when the panel is open again. */
  function onClosed(): void {
    if (!dialog.current?.open) onClose();
  }

  return (
    <dialog ref={dialog} className={wide ? 'dialog dialog-wide' : 'dialog'} aria-labelledby={id} onClose={onClosed}>
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="quiet" onClick={onClose}>
          {t.app.close}
        </button>
      </div>
      {children}
    </dialog>
  );
}
