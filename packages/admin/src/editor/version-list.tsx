import type { VersionSummary } from '@votive/shared/admin-api/prompt-contracts';
import { formatAgo } from '@votive/shared/i18n/format';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import { type OpenDraft, useDraftState } from './use-draft.ts';

/** All versions, newest first, with the draft on top of them. */
export function VersionList({ bench }: { bench: Bench }) {
  const { t } = useText();
  const [filter, setFilter] = useState('');
  const { versionList } = bench.prompt;
  const wanted = filter.trim().toLowerCase();
  const versions = versionList
    .filter(({ note, author, labels, number }) =>
      [note, author, ...labels, `v${number}`].some((text) => text.toLowerCase().includes(wanted)),
    )
    .sort((one, other) => other.number - one.number);
  return (
    <div className="version-pane">
      <h2 className="pane-title">{t.editor.versions}</h2>
      {versionList.length > 5 && (
        <label className="filter small">
          {t.versions.filter}
          <input type="search" value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
        </label>
      )}
      <ol className="plain-list version-list">
        {bench.draft && <DraftLine bench={bench} draft={bench.draft} />}
        {versions.map((version) => (
          <VersionLine key={version.id} bench={bench} version={version} />
        ))}
      </ol>
      {versions.length === 0 && (
        <p className="small soft">{versionList.length === 0 ? t.editor.none : t.versions.nothing}</p>
      )}
    </div>
  );
}

function DraftLine({ bench, draft }: { bench: Bench; draft: OpenDraft }) {
  const { t, fill } = useText();
  const { baseVersionId } = useDraftState(draft);
  const number = bench.numberOf(baseVersionId);
  return (
    <li>
      <button
        type="button"
        className="version"
        aria-current={bench.shownId === undefined ? 'true' : undefined}
        onClick={() => open(bench, undefined)}
      >
        <span className="version-name">{t.versions.draft}</span>
        <span className="small soft">
          {number === undefined ? t.versions.draftFirst : fill(t.versions.draftOf, { number })}
        </span>
      </button>
    </li>
  );
}

function VersionLine({ bench, version }: { bench: Bench; version: VersionSummary }) {
  const { t, fill, language } = useText();
  const { id, number, note, author, createdAt, labels, gate } = version;
  const gateText = { passed: t.versions.gatePassed, failed: t.versions.gateFailed, never: t.versions.gateNever };
  return (
    <li>
      <button
        type="button"
        className="version"
        aria-current={bench.shownId === id ? 'true' : undefined}
        onClick={() => open(bench, id)}
      >
        <span className="version-name">
          <span className="visually-hidden">{fill(t.versions.version, { number })}</span>
          <span aria-hidden="true">v{number}</span>
          {labels.map((label) => (
            <span key={label} className={label === 'production' ? 'chip chip-main' : 'chip'}>
              {label}
            </span>
          ))}
        </span>
        <span className="version-note">{note}</span>
        <span className="small soft">
          {fill(t.versions.by, { author, ago: formatAgo(language, createdAt, new Date()) })}
        </span>
        <span className="small gate-badge" data-gate={gate ?? 'never'}>
          {gateText[gate ?? 'never']}
        </span>
      </button>
    </li>
  );
}

function open(bench: Bench, show: string | undefined): void {
  bench.setMerging(undefined);
  bench.go({ show, against: undefined, ...(bench.search.tab === 'versions' && { tab: 'text' }) });
}
