import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { FormEnd } from '../app/form-end.tsx';
import { useText } from '../i18n/use-text.ts';

/** Makes a prompt without a version yet, and opens it. */
export function NewPromptDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () => call('createPrompt', { body: { key, description } }),
    onSuccess(prompt) {
      void queries.invalidateQueries({ queryKey: ['prompts'] });
      onClose();
      void navigate({ to: '/prompts/$key', params: { key: prompt.key } });
    },
  });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    create.mutate();
  }

  return (
    <Dialog title={t.promptList.create} onClose={onClose}>
      <form className="form" onSubmit={onSubmit}>
        <label htmlFor="new-key">{t.promptList.key}</label>
        <input
          id="new-key"
          required
          maxLength={80}
          pattern="[A-Z][A-Z0-9_]*"
          autoComplete="off"
          aria-describedby="new-key-help"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value.toUpperCase().replaceAll(/[\s-]+/g, '_'))}
        />
        <p id="new-key-help" className="small soft">
          {t.promptList.keyHelp}
        </p>
        <label htmlFor="new-description">{t.promptList.description}</label>
        <input
          id="new-description"
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormEnd confirm={t.promptList.createNow} isBlocked={create.isPending} error={create.error} onClose={onClose} />
      </form>
    </Dialog>
  );
}
