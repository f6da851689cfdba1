import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@votive/shared/admin-api/webhook-contracts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Confirm } from '../app/confirm.tsx';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { announce } from '../app/preferences.ts';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { NewWebhookDialog } from './new-webhook-dialog.tsx';
import './owner.css';

/** Where moved labels and experiments are announced, with what became of every announcement. */
export function WebhooksPage() {
  const { t } = useText();
  const [isMaking, setMaking] = useState(false);
  const webhooks = useQuery({ queryKey: ['webhooks'], queryFn: () => call('listWebhooks') });
  return (
    <div className="column">
      <PageHeading title={t.webhooks.title}>{t.webhooks.title}</PageHeading>
      <p className="lead">{t.webhooks.lead}</p>
      <p className="actions">
        <button type="button" className="button" onClick={() => setMaking(true)}>
          {t.webhooks.create}
        </button>
      </p>
      {webhooks.isPending && <p className="soft">{t.app.loading}</p>}
      {webhooks.isError && <Failed error={webhooks.error} onRetry={() => void webhooks.refetch()} />}
      {webhooks.data?.items.length === 0 && <p>{t.webhooks.none}</p>}
      {webhooks.data && webhooks.data.items.length > 0 && (
        <ul className="plain-list lines">
          {webhooks.data.items.map((webhook) => (
            <WebhookLine key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      {isMaking && <NewWebhookDialog onClose={() => setMaking(false)} />}
    </div>
  );
}

function WebhookLine({ webhook }: { webhook: Webhook }) {
  const { t, fill } = useText();
  const { moment } = useNumbers();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const { id, url, events, createdBy, createdAt, disabledAt } = webhook;
  const remove = useMutation({
    mutationFn: () => call('removeWebhook', { params: { webhookId: id } }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce(t.webhooks.removed);
    },
    onSettled: () => setAsking(false),
  });
  return (
    <li className="line">
      <h2 className="address">{url}</h2>
      <p className="chips">
        {events.map((event) => (
          <span key={event} className="chip">
            {t.webhookEvents[event]}
          </span>
        ))}
        {disabledAt !== null && <span className="chip">{fill(t.webhooks.disabled, { when: moment(disabledAt) })}</span>}
      </p>
      <p className="small soft">{fill(t.owner.madeBy, { actor: createdBy, when: moment(createdAt) })}</p>
      {remove.error && (
        <p className="field-error" role="alert">
          {remove.error.message}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t.webhooks.deliveries}
        </button>
        <button
          type="button"
          className="button button-danger"
          aria-label={fill(t.webhooks.removeOf, { url })}
          onClick={() => setAsking(true)}
        >
          {t.webhooks.remove}
        </button>
      </div>
      {isOpen && <DeliveryLog webhook={webhook} />}
      {isAsking && (
        <Confirm
          title={t.webhooks.remove}
          text={fill(t.webhooks.removeText, { url })}
          confirm={t.webhooks.remove}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
