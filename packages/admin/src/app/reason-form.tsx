import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { FormEnd } from './form-end.tsx';

type Props = {
  confirm: string;
  isDangerous?: boolean;
  isBlocked?: boolean;
  isPending: boolean;
  error: Error | null;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
};

/** What every change asks for: why. The reason goes into the audit. */
export function ReasonForm({ confirm, isDangerous, isBlocked, isPending, error, onConfirm, onClose, children }: Props) {
  const { t } = useText();
  const id = useId();
  const [reason, setReason] = useState('');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!isBlocked && !isPending) onConfirm(reason);
  }

  return (
    <form className="form" onSubmit={onSubmit}>
      {children}
      <label htmlFor={id}>{t.change.reason}</label>
      <textarea
        id={id}
        required
        maxLength={500}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormEnd
        confirm={confirm}
        isDangerous={isDangerous}
        isBlocked={isBlocked || isPending}
        error={error}
        onClose={onClose}
      />
    </form>
  );
}
