import { useMutation } from '@tanstack/react-query';
import { call } from '../app/api.ts';
import { Confirm } from '../app/confirm.tsx';
import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import type { OpenDraft } from './use-draft.ts';

/** Asks before a draft is deleted; afterwards the newest version is shown again. */
export function DiscardDialog({ bench, draft, onClose }: { bench: Bench; draft: OpenDraft; onClose: () => void }) {
  const { t } = useText();
  const discard = useMutation({
    async mutationFn() {
      await draft.keeper.flush();
      await call('discardDraft', { params: { key: bench.prompt.key } });
      await draft.startAgain();
    },
    onSuccess: onClose,
  });
  return (
    <Confirm
      title={t.editor.discard}
      text={discard.error?.message ?? t.editor.discardText}
      confirm={t.editor.discard}
      onConfirm={() => discard.mutate()}
      onClose={onClose}
    />
  );
}
