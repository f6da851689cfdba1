import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PromptSummary } from '@votive/shared/admin-api/prompt-contracts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { ImportDialog } from './import-dialog.tsx';
import { NewPromptDialog } from './new-prompt-dialog.tsx';
import './prompts.css';

/** All prompts, with what each says in production now. */
export function PromptListPage() {
  const { t } = useText();
  const mayEdit = useMay('editor');
  const mayImport = useMay('publisher');
  const [isMaking, setMaking] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const prompts = useQuery({ queryKey: ['prompts'], queryFn: () => call('listPrompts') });
  return (
    <div className="column">
      <PageHeading title={t.prompts.title}>{t.prompts.title}</PageHeading>
      <p className="lead">{t.prompts.lead}</p>
      {prompts.isPending && <p className="soft">{t.app.loading}</p>}
      {prompts.isError && <Failed error={prompts.error} onRetry={() => void prompts.refetch()} />}
      {prompts.data?.items.length === 0 && <p>{t.prompts.none}</p>}
      {prompts.data && prompts.data.items.length > 0 && (
        <ul className="plain-list prompt-list">
          {prompts.data.items.map((prompt) => (
            <PromptLine key={prompt.key} prompt={prompt} />
          ))}
        </ul>
      )}
      <div className="actions">
        {mayEdit && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            {t.promptList.create}
          </button>
        )}
        <a className="button" href="/api/admin/prompt-export" download="votive-prompts.json">
          {t.promptList.exportAll}
        </a>
        {mayImport && (
          <button type="button" className="button" onClick={() => setImporting(true)}>
            {t.promptList.importTitle}
          </button>
        )}
      </div>
      {isMaking && <NewPromptDialog onClose={() => setMaking(false)} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </div>
  );
}

function PromptLine({ prompt }: { prompt: PromptSummary }) {
  const { t, fill, count } = useText();
  const { key, description, production, versions, archivedAt, includedBy, runningExperimentId } = prompt;
  const state =
    production === null ? t.prompts.noProduction : fill(t.prompts.production, { number: production.number });
  const facts = [
    archivedAt === null ? state : t.prompts.archived,
    count(t.prompts.versions, versions),
    ...(includedBy.length > 0 ? [fill(t.promptList.includedBy, { keys: includedBy.join(', ') })] : []),
    ...(runningExperimentId === null ? [] : [t.promptList.experiment]),
  ];
  return (
    <li className="prompt-line">
      <h2>
        <Link to="/prompts/$key" params={{ key }}>
          <code>{key}</code>
        </Link>
      </h2>
      {description !== '' && <p>{description}</p>}
      <p className="small soft">{facts.join(' · ')}</p>
    </li>
  );
}
