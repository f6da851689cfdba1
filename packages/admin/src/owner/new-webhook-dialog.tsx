import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@votive/shared/admin-api/webhook-contracts';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { FormEnd } from '../app/form-end.tsx';
import { useText } from '../i18n/use-text.ts';
import { SecretOnce } from './secret-once.tsx';

type Event = Webhook['events'][number];
const EVENTS: readonly Event[] = ['label.moved', 'experiment.started', 'experiment.paused', 'experiment.stopped'];

/** Makes a webhook; its signing secret is shown once. */
export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly Event[]>(['label.moved']);
  const create = useMutation({
    mutationFn: () => call('createWebhook', { body: { url: url.trim(), events: [...events] } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhooks'] }),
    gcTime: 0,
  });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (events.length > 0) create.mutate();
  }

  if (create.data) {
    return (
      <Dialog title={t.webhooks.madeTitle} onClose={onClose}>
        <SecretOnce text={t.webhooks.madeText} name={t.webhooks.secret} secret={create.data.secret} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t.webhooks.create} onClose={onClose}>
      <form className="form" onSubmit={onSubmit}>
        <label className="form-field">
          <span>{t.webhooks.url}</span>
          <input
            type="url"
            required
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <fieldset className="part">
          <legend>{t.webhooks.events}</legend>
          {EVENTS.map((event) => (
            <label key={event} className="check">
              <input
                type="checkbox"
                checked={events.includes(event)}
                onChange={() =>
                  setEvents(events.includes(event) ? events.filter((each) => each !== event) : [...events, event])
                }
              />
              <span>{t.webhookEvents[event]}</span>
            </label>
          ))}
        </fieldset>
        <FormEnd
          confirm={t.webhooks.create}
          isBlocked={create.isPending || events.length === 0}
          error={create.error}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
