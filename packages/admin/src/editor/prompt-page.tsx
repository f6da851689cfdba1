import { getRouteApi, Link } from '@tanstack/react-router';
import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import type { ReactNode } from 'react';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { ArchivePrompt } from '../prompts/archive-prompt.tsx';
import { usePrompt } from '../prompts/prompt-queries.ts';
import { useMay } from '../session/use-may.ts';
import { useDraft } from './use-draft.ts';
import { Workbench } from './workbench.tsx';
import './editor.css';

const route = getRouteApi('/prompts/$key');

/** One prompt: its versions, its text, and everything that is done with them. */
export function PromptPage(): ReactNode {
  const { key } = route.useParams();
  const { t, fill } = useText();
  const prompt = usePrompt(key);
  const isMissing = prompt.error instanceof AdminApiError && prompt.error.status === 404;
  return (
    <div className="editor-page">
      <p className="small back">
        <Link to="/">{t.editor.back}</Link>
      </p>
      <PageHeading title={key}>
        <code>{key}</code>
      </PageHeading>
      {prompt.isPending && <p className="soft">{t.app.loading}</p>}
      {isMissing && <p className="note">{fill(t.editor.notFound, { key })}</p>}
      {prompt.error && !isMissing && !prompt.data && (
        <Failed error={prompt.error} onRetry={() => void prompt.refetch()} />
      )}
      {prompt.data && <OpenPrompt key={key} prompt={prompt.data} />}
    </div>
  );
}

function OpenPrompt({ prompt }: { prompt: PromptDetail }) {
  const { t } = useText();
  const mayEdit = useMay('editor') && prompt.archivedAt === null;
  const { draft, error, retry } = useDraft(prompt, mayEdit);
  if (error) return <Failed error={error} onRetry={retry} />;
  if (mayEdit && !draft) return <p className="soft">{t.app.loading}</p>;
  return (
    <>
      {prompt.description !== '' && <p className="soft description">{prompt.description}</p>}
      {prompt.archivedAt !== null && <p className="note">{t.editor.archived}</p>}
      <Workbench prompt={prompt} draft={mayEdit ? draft : undefined} />
      <ArchivePrompt prompt={prompt} />
    </>
  );
}
