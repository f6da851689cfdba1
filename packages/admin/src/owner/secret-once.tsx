import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';

type Props = { text: string; name: string; secret: string; onClose: () => void };

/** A secret that is shown this once: nobody can read it again afterwards. */
export function SecretOnce({ text, name, secret, onClose }: Props) {
  const { t } = useText();
  const [copied, setCopied] = useState('');

  /** Where the browser has no clipboard for pages without TLS, the field is there to copy from. */
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(t.owner.copied);
    } catch {
      setCopied(t.owner.copyFailed);
    }
  }

  return (
    <>
      <p>{text}</p>
      <label className="form-field">
        <span>{name}</span>
        <input readOnly className="secret" value={secret} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <p className="small" role="status">
        {copied}
      </p>
      <div className="actions">
        <button type="button" className="button button-main" onClick={() => void copy()}>
          {t.owner.copy}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t.owner.kept}
        </button>
      </div>
    </>
  );
}
