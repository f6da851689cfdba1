import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ROLES, type Role } from '@votive/shared/admin-api/roles';
import type { AdminKey } from '@votive/shared/admin-api/session-contracts';
import { formatAgo } from '@votive/shared/i18n/format';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Confirm } from '../app/confirm.tsx';
import { Dialog } from '../app/dialog.tsx';
import { Failed } from '../app/failed.tsx';
import { FormEnd } from '../app/form-end.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { announce } from '../app/preferences.ts';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { SecretOnce } from './secret-once.tsx';
import './owner.css';

const KEYS = ['keys'];

/** The API keys of scripts and people: made here, shown once, revoked here. */
export function KeysPage() {
  const { t } = useText();
  const [isMaking, setMaking] = useState(false);
  const keys = useQuery({ queryKey: KEYS, queryFn: () => call('listKeys') });
  return (
    <div className="column">
      <PageHeading title={t.keys.title}>{t.keys.title}</PageHeading>
      <p className="lead">{t.keys.lead}</p>
      <p className="actions">
        <button type="button" className="button" onClick={() => setMaking(true)}>
          {t.keys.create}
        </button>
      </p>
      {keys.isPending && <p className="soft">{t.app.loading}</p>}
      {keys.isError && <Failed error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.items.length === 0 && <p>{t.keys.none}</p>}
      {keys.data && keys.data.items.length > 0 && (
        <ul className="plain-list lines">
          {keys.data.items.map((key) => (
            <KeyLine key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </div>
  );
}

function KeyLine({ apiKey }: { apiKey: AdminKey }) {
  const { t, fill, language } = useText();
  const { moment } = useNumbers();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { id, name, role, createdAt, createdBy, lastUsedAt, revokedAt } = apiKey;
  const revoke = useMutation({
    mutationFn: () => call('revokeKey', { params: { keyId: id } }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: KEYS });
      announce(fill(t.keys.revokedNow, { name }));
    },
    onSettled: () => setAsking(false),
  });
  const used =
    lastUsedAt === null
      ? t.keys.neverUsed
      : fill(t.keys.lastUsed, { ago: formatAgo(language, lastUsedAt, new Date()) });
  return (
    <li className="line line-row">
      <div>
        <h2>{name}</h2>
        <p>
          <span className="chip">{role}</span>{' '}
          {revokedAt !== null && <span className="chip">{fill(t.keys.revoked, { when: moment(revokedAt) })}</span>}
        </p>
        <p className="small soft">
          {fill(t.owner.madeBy, { actor: createdBy, when: moment(createdAt) })} · {used}
        </p>
        {revoke.error && (
          <p className="field-error" role="alert">
            {revoke.error.message}
          </p>
        )}
      </div>
      {revokedAt === null && (
        <button
          type="button"
          className="button button-danger"
          aria-label={fill(t.keys.revokeOf, { name })}
          onClick={() => setAsking(true)}
        >
          {t.keys.revoke}
        </button>
      )}
      {isAsking && (
        <Confirm
          title={fill(t.keys.revokeOf, { name })}
          text={t.keys.revokeText}
          confirm={t.keys.revoke}
          onConfirm={() => revoke.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}

function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const create = useMutation({
    mutationFn: () => call('createKey', { body: { name, role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
    gcTime: 0,
  });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    create.mutate();
  }

  if (create.data) {
    return (
      <Dialog title={t.keys.madeTitle} onClose={onClose}>
        <SecretOnce text={t.keys.madeText} name={t.keys.secret} secret={create.data.secret} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t.keys.create} onClose={onClose}>
      <form className="form" onSubmit={onSubmit}>
        <label className="form-field">
          <span>{t.keys.name}</span>
          <input
            required
            maxLength={60}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label className="form-field">
          <span>{t.keys.role}</span>
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {t.keys.roles[each]}
              </option>
            ))}
          </select>
        </label>
        <FormEnd confirm={t.keys.create} isBlocked={create.isPending} error={create.error} onClose={onClose} />
      </form>
    </Dialog>
  );
}
