import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PublishRequest } from '@votive/shared/admin-api/prompt-contracts';
import { useId, useState } from 'react';
import { call } from '../app/api.ts';
import { announce } from '../app/preferences.ts';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { refreshPrompt } from '../prompts/prompt-queries.ts';
import { useMay } from '../session/use-may.ts';
import { useSession } from '../session/use-session.ts';

/** Publications that wait for a second person. Whoever asked cannot approve. */
export function PublishRequests({ bench }: { bench: Bench }) {
  const { t } = useText();
  const { key } = bench.prompt;
  const requests = useQuery({
    queryKey: ['requests', key],
    queryFn: () => call('listPublishRequests', { params: { key } }),
  });
  const open = requests.data?.items.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="requests-title" className="note">
      <h3 id="requests-title">{t.history.requests}</h3>
      {open.map((request) => (
        <OpenRequest key={request.id} bench={bench} request={request} />
      ))}
    </section>
  );
}

function OpenRequest({ bench, request }: { bench: Bench; request: PublishRequest }) {
  const { t, fill } = useText();
  const id = useId();
  const queries = useQueryClient();
  const { key } = bench.prompt;
  const { data: session } = useSession();
  const mayApprove = useMay('publisher');
  const mayWithdraw = useMay('editor');
  const isOwn = session?.actor === request.requestedBy;
  const [reason, setReason] = useState('');
  const number = bench.numberOf(request.versionId) ?? '?';
  const params = { key, requestId: request.id };
  const decide = useMutation({
    async mutationFn(decision: 'approve' | 'withdraw') {
      const body = { reason: reason.trim() || request.reason };
      if (decision === 'approve') await call('approvePublishRequest', { params, body });
      else await call('withdrawPublishRequest', { params, body });
      return decision;
    },
    async onSuccess(decision) {
      await refreshPrompt(queries, key);
      announce(
        decision === 'approve' ? fill(t.history.approved_done, { label: request.label, number }) : t.history.withdrawn,
      );
    },
  });
  return (
    <div className="request">
      <p>{fill(t.history.request, { actor: request.requestedBy, label: request.label, number })}</p>
      <p className="small soft">{request.reason}</p>
      {isOwn ? (
        <p className="small">{t.history.ownRequest}</p>
      ) : (
        <label className="form-field" htmlFor={id}>
          <span>{t.history.reason}</span>
          <input id={id} value={reason} maxLength={2_000} onChange={(event) => setReason(event.currentTarget.value)} />
        </label>
      )}
      {decide.error && (
        <p className="field-error" role="alert">
          {decide.error.message}
        </p>
      )}
      <div className="actions">
        {mayApprove && !isOwn && (
          <button
            type="button"
            className="button button-main"
            disabled={decide.isPending || reason.trim() === ''}
            onClick={() => decide.mutate('approve')}
          >
            {t.history.approve}
          </button>
        )}
        {mayWithdraw && (
          <button
            type="button"
            className="button"
            disabled={decide.isPending}
            onClick={() => decide.mutate('withdraw')}
          >
            {t.history.withdraw}
          </button>
        )}
      </div>
    </div>
  );
}
