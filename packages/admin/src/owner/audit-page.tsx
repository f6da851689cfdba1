import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { AuditEntry } from '@votive/shared/admin-api/session-contracts';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { readWholeAudit } from './read-whole-audit.ts';
import { saveFile } from './save-file.ts';
import './owner.css';

const PAGE = 50;
const route = getRouteApi('/audit');

/** Who did what to what, the newest first. */
export function AuditPage() {
  const { t } = useText();
  const filter = route.useSearch();
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      call('readAudit', { query: { ...filter, limit: PAGE, ...(pageParam > 0 && { before: pageParam }) } }),
    initialPageParam: 0,
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.id),
  });
  const entries = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="wide-page">
      <PageHeading title={t.audit.title}>{t.audit.title}</PageHeading>
      <p className="lead">{t.audit.lead}</p>
      <Filter key={JSON.stringify(filter)} />
      {audit.isPending && <p className="soft">{t.app.loading}</p>}
      {audit.isError && <Failed error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.isSuccess && entries.length === 0 && <p>{t.audit.none}</p>}
      {entries.length > 0 && <Entries entries={entries} />}
      <div className="actions">
        {audit.hasNextPage && (
          <button
            type="button"
            className="button"
            disabled={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            {t.audit.older}
          </button>
        )}
        <Export />
      </div>
    </div>
  );
}

function Filter() {
  const { t } = useText();
  const navigate = useNavigate();
  const filter = route.useSearch();
  const [actor, setActor] = useState(filter.actor ?? '');
  const [target, setTarget] = useState(filter.target ?? '');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void navigate({
      to: '/audit',
      search: {
        ...(actor.trim() !== '' && { actor: actor.trim() }),
        ...(target.trim() !== '' && { target: target.trim() }),
      },
    });
  }

  return (
    <form className="audit-filter" onSubmit={onSubmit}>
      <label className="form-field">
        <span>{t.audit.actor}</span>
        <input maxLength={200} value={actor} onChange={(event) => setActor(event.currentTarget.value)} />
      </label>
      <label className="form-field">
        <span>{t.audit.target}</span>
        <input maxLength={200} value={target} onChange={(event) => setTarget(event.currentTarget.value)} />
      </label>
      <button type="submit" className="button">
        {t.audit.filter}
      </button>
    </form>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useText();
  const { moment } = useNumbers();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={t.audit.title}>
      <table className="data-table audit-table">
        <thead>
          <tr>
            <th scope="col">{t.audit.at}</th>
            <th scope="col">{t.audit.actor}</th>
            <th scope="col">{t.audit.action}</th>
            <th scope="col">{t.audit.target}</th>
            <th scope="col">{t.audit.detail}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, at, actor, action, target, detail }) => (
            <tr key={id}>
              <td>{moment(at)}</td>
              <td>{actor}</td>
              <td>
                <code>{action}</code>
              </td>
              <td>
                <code>{target}</code>
              </td>
              <td>
                <Detail detail={detail} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Detail({ detail }: { detail: AuditEntry['detail'] }) {
  const lines = Object.entries(detail).filter(([, value]) => value !== null && value !== '');
  return (
    <ul className="plain-list detail">
      {lines.map(([name, value]) => (
        <li key={name}>
          <span className="soft">{name}:</span> {typeof value === 'string' ? value : JSON.stringify(value)}
        </li>
      ))}
    </ul>
  );
}

function Export() {
  const { t } = useText();
  const filter = route.useSearch();
  const save = useMutation({
    async mutationFn() {
      const entries = await readWholeAudit((before) =>
        call('readAudit', { query: { ...filter, limit: 200, ...(before !== undefined && { before }) } }),
      );
      saveFile('votive-audit.json', `${JSON.stringify(entries, undefined, 2)}\n`);
    },
  });
  return (
    <>
      <button type="button" className="button" disabled={save.isPending} onClick={() => save.mutate()}>
        {t.audit.export}
      </button>
      {save.error && (
        <p className="field-error" role="alert">
          {save.error.message}
        </p>
      )}
    </>
  );
}
