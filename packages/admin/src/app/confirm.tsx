import { useText } from '../i18n/use-text.ts';
import { Dialog } from './dialog.tsx';

type Props = { title: string; text: string; confirm: string; onConfirm: () => void; onClose: () => void };

/** Asks before something is lost. Both buttons weigh the same; focus starts on the one that changes nothing. */
export function Confirm({ title, text, confirm, onConfirm, onClose }: Props) {
  const { t } = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          {t.app.cancel}
        </button>
        <button type="button" className="button button-danger" onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </Dialog>
  );
}
