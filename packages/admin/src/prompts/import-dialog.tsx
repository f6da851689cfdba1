import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AnswerOf, CallOf } from '@votive/shared/admin-api/admin-client';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { useText } from '../i18n/use-text.ts';

type Document = CallOf<'importPrompts'>['body']['document'];

/** Brings in prompts from a file: a trial says what would change, then the import does exactly that. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [document, setDocument] = useState<Document>();
  const [isUnreadable, setUnreadable] = useState(false);
  const [reason, setReason] = useState('');
  const trial = useMutation({
    mutationFn: (chosen: Document) =>
      call('importPrompts', { body: { document: chosen, dryRun: true, reason: t.promptList.importTitle } }),
  });
  const bring = useMutation({
    mutationFn: (chosen: Document) => call('importPrompts', { body: { document: chosen, dryRun: false, reason } }),
    async onSuccess() {
      await queries.invalidateQueries();
      onClose();
    },
  });
  const error = trial.error ?? bring.error;

  async function choose(file: File | undefined): Promise<void> {
    trial.reset();
    setDocument(undefined);
    if (!file) return;
    const chosen = await readJson(file);
    setUnreadable(chosen === undefined);
    if (chosen === undefined) return;
    setDocument(chosen);
    trial.mutate(chosen);
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (document) bring.mutate(document);
  }

  return (
    <Dialog title={t.promptList.importTitle} onClose={onClose}>
      <form className="form" onSubmit={onSubmit}>
        <p>{t.promptList.importLead}</p>
        <label htmlFor="import-file">{t.promptList.importFile}</label>
        <input
          id="import-file"
          type="file"
          accept=".json,application/json"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
        {isUnreadable && (
          <p className="field-error" role="alert">
            {t.promptList.importNotJson}
          </p>
        )}
        {error && (
          <p className="field-error" role="alert">
            {error.message}
          </p>
        )}
        {trial.data && <Outcome outcome={trial.data} />}
        <label htmlFor="import-reason">{t.publish.note}</label>
        <input
          id="import-reason"
          required
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="actions">
          <button type="submit" className="button button-main" disabled={!trial.isSuccess || bring.isPending}>
            {t.promptList.importNow}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ outcome }: { outcome: AnswerOf<'importPrompts'> }) {
  const { t, fill, count } = useText();
  const { created, versionsAdded, labelsMoved } = outcome;
  if (created.length === 0 && versionsAdded === 0 && labelsMoved === 0) return <p>{t.promptList.importNothing}</p>;
  return (
    <ul aria-live="polite">
      {created.length > 0 && <li>{fill(t.promptList.importNew, { keys: created.join(', ') })}</li>}
      {versionsAdded > 0 && <li>{count(t.promptList.importAdded, versionsAdded)}</li>}
      {labelsMoved > 0 && <li>{count(t.promptList.importMoved, labelsMoved)}</li>}
    </ul>
  );
}

/** The document in a file, unchecked: the service says what is wrong with it. Undefined where it is no JSON. */
async function readJson(file: File): Promise<Document | undefined> {
  try {
    return JSON.parse(await file.text()) as Document;
  } catch {
    return undefined;
  }
}
