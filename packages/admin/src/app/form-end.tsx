import { useText } from '../i18n/use-text.ts';

type Props = {
  confirm: string;
  isDangerous?: boolean | undefined;
  isBlocked?: boolean | undefined;
  error: Error | null;
  onClose: () => void;
};

/** How the form of a dialog ends: what went wrong, the button that does it, and the way out. */
export function FormEnd({ confirm, isDangerous = false, isBlocked = false, error, onClose }: Props) {
  const { t } = useText();
  return (
    <>
      {error && (
        <p className="field-error" role="alert">
          {error.message}
        </p>
      )}
      <div className="actions">
        <button
          type="submit"
          className={isDangerous ? 'button button-danger' : 'button button-main'}
          disabled={isBlocked}
        >
          {confirm}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t.app.cancel}
        </button>
      </div>
    </>
  );
}
