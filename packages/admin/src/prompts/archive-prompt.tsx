import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { announce } from '../app/preferences.ts';
import { ReasonForm } from '../app/reason-form.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { refreshPrompt } from './prompt-queries.ts';

/** Takes a prompt out of use for good, after saying what follows. The service refuses where others include it or an experiment runs on it. */
export function ArchivePrompt({ prompt }: { prompt: PromptDetail }) {
  const { t } = useText();
  const mayArchive = useMay('publisher');
  const [isAsking, setAsking] = useState(false);
  if (!mayArchive || prompt.archivedAt !== null) return null;
  return (
    <>
      <button type="button" className="quiet" onClick={() => setAsking(true)}>
        {t.editor.archive}
      </button>
      {isAsking && <ArchiveDialog prompt={prompt} onClose={() => setAsking(false)} />}
    </>
  );
}

function ArchiveDialog({ prompt: { key, production }, onClose }: { prompt: PromptDetail; onClose: () => void }) {
  const { t, fill } = useText();
  const queries = useQueryClient();
  const archive = useMutation({
    mutationFn: (reason: string) => call('archivePrompt', { params: { key }, body: { reason } }),
    async onSuccess() {
      await refreshPrompt(queries, key);
      announce(t.editor.archived);
      onClose();
    },
  });
  return (
    <Dialog title={t.editor.archive} onClose={onClose}>
      <p>{t.editor.archiveText}</p>
      {production !== null && <p>{fill(t.editor.archiveInUse, { number: production.number })}</p>}
      <ReasonForm
        confirm={fill(t.editor.archiveNow, { key })}
        isDangerous
        isPending={archive.isPending}
        error={archive.error}
        onConfirm={(reason) => archive.mutate(reason)}
        onClose={onClose}
      />
    </Dialog>
  );
}
