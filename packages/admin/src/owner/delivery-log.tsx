import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Delivery, Webhook } from '@votive/shared/admin-api/webhook-contracts';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { announce } from '../app/preferences.ts';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';

const FOLLOW_MS = 5_000;

/** The newest deliveries of a webhook, followed while it is open; each can be sent once more. */
export function DeliveryLog({ webhook: { id, url } }: { webhook: Webhook }) {
  const { t, fill } = useText();
  const deliveries = useQuery({
    queryKey: ['deliveries', id],
    queryFn: () => call('listDeliveries', { params: { webhookId: id } }),
    refetchInterval: FOLLOW_MS,
  });
  if (deliveries.isPending) return <p className="soft">{t.app.loading}</p>;
  if (deliveries.isError) return <Failed error={deliveries.error} onRetry={() => void deliveries.refetch()} />;
  if (deliveries.data.items.length === 0) return <p>{t.webhooks.noDeliveries}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={fill(t.webhooks.deliveriesOf, { url })}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t.audit.at}</th>
            <th scope="col">{t.webhooks.event}</th>
            <th scope="col">{t.results.state}</th>
            <th scope="col">{t.webhooks.again}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.data.items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t, fill, count } = useText();
  const { moment } = useNumbers();
  const queries = useQueryClient();
  const { id, webhookId, event, createdAt, state, attempts, lastStatus, lastProblem, nextAttemptAt } = delivery;
  const again = useMutation({
    mutationFn: () => call('redeliver', { params: { webhookId, deliveryId: id } }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['deliveries', webhookId] });
      announce(t.webhooks.sentAgain);
    },
  });
  const facts = [
    count(t.webhooks.attempts, attempts),
    ...(lastStatus === null ? [] : [fill(t.webhooks.status, { status: lastStatus })]),
    ...(lastProblem === null ? [] : [lastProblem]),
    ...(nextAttemptAt === null ? [] : [fill(t.webhooks.next, { when: moment(nextAttemptAt) })]),
  ];
  return (
    <tr>
      <th scope="row">{moment(createdAt)}</th>
      <td>
        <code>{event}</code>
      </td>
      <td>
        <strong className={state === 'failed' ? 'bad' : undefined}>{t.webhooks.states[state]}</strong>
        <br />
        <span className="soft">{facts.join(' · ')}</span>
        {again.error && <span className="bad"> {again.error.message}</span>}
      </td>
      <td>
        <button
          type="button"
          className="quiet"
          aria-label={fill(t.webhooks.againOf, { event, when: moment(createdAt) })}
          disabled={again.isPending}
          onClick={() => again.mutate()}
        >
          {t.webhooks.again}
        </button>
      </td>
    </tr>
  );
}
