import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { StaleBase } from '@votive/shared/admin-api/prompt-contracts';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { announce } from '../app/preferences.ts';
import { useText } from '../i18n/use-text.ts';
import { readDraft, refreshPrompt } from '../prompts/prompt-queries.ts';
import type { Bench } from './bench.ts';
import type { OpenDraft } from './use-draft.ts';

/** Makes the draft a version, with a note. Where somebody else was faster, nothing is saved and both texts are brought together first. */
export function SaveVersionDialog({ bench, draft, onClose }: { bench: Bench; draft: OpenDraft; onClose: () => void }) {
  const { t, fill } = useText();
  const queries = useQueryClient();
  const { key } = bench.prompt;
  const [note, setNote] = useState(draft.keeper.read().note);
  const save = useMutation({
    async mutationFn() {
      draft.keeper.edit({ note });
      const { content, baseVersionId } = await draft.keeper.flush();
      return call('createVersion', { params: { key }, body: { baseVersionId, content, note } });
    },
    async onSuccess(version) {
      queries.setQueryData(['version', version.id], version);
      await discardDraft(key);
      draft.keeper.reset({
        content: version.content,
        note: '',
        baseVersionId: version.id,
        revision: null,
        savedAt: null,
      });
      await refreshPrompt(queries, key);
      announce(fill(t.versions.version, { number: version.number }));
      onClose();
      bench.go({ show: version.id, against: undefined });
    },
    onError(error) {
      const stale = staleBaseOf(error);
      if (!stale) return;
      bench.setMerging({ base: stale.base, newest: stale.newest, wasRefused: true });
      void refreshPrompt(queries, key);
      onClose();
      bench.go({ show: undefined, against: undefined });
    },
  });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    save.mutate();
  }

  return (
    <Dialog title={t.saveVersion.title} onClose={onClose}>
      <form className="form" onSubmit={onSubmit}>
        <p>{t.saveVersion.lead}</p>
        <label htmlFor="version-note">{t.saveVersion.note}</label>
        <textarea
          id="version-note"
          required
          maxLength={2_000}
          rows={3}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {save.error && !staleBaseOf(save.error) && <Refusal error={save.error} />}
        <div className="actions">
          <button type="submit" className="button button-main" disabled={save.isPending}>
            {t.saveVersion.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the service says against a version, place by place. */
function Refusal({ error }: { error: Error }) {
  const body = error instanceof AdminApiError ? (error.body as { issues?: { path: string; message: string }[] }) : {};
  return (
    <div className="field-error" role="alert">
      <p>{error.message}</p>
      {body?.issues && (
        <ul>
          {body.issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{`${path}: ${message}`}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function staleBaseOf(error: Error): StaleBase | undefined {
  if (!(error instanceof AdminApiError) || error.status !== 409) return undefined;
  const body = error.body as Partial<StaleBase> | undefined;
  return body?.newest === undefined ? undefined : (body as StaleBase);
}

/** A draft that became a version is not needed any more; one that is gone already is as well. */
async function discardDraft(key: string): Promise<void> {
  if ((await readDraft(key)) !== null) await call('discardDraft', { params: { key } });
}
