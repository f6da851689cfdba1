import { useQuery } from '@tanstack/react-query';
import type { PromptSummary } from '@votive/shared/admin-api/prompt-contracts';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';

/** All prompts, with what each says in production now. */
export function PromptListPage() {
  const { t } = useText();
  const prompts = useQuery({ queryKey: ['prompts'], queryFn: () => call('listPrompts') });
  return (
    <div className="column">
      <PageHeading title={t.prompts.title}>{t.prompts.title}</PageHeading>
      <p className="lead">{t.prompts.lead}</p>
      {prompts.isPending && <p className="soft">{t.app.loading}</p>}
      {prompts.isError && <Failed error={prompts.error} onRetry={() => void prompts.refetch()} />}
      {prompts.data?.items.length === 0 && <p>{t.prompts.none}</p>}
      {prompts.data && (
        <ul className="plain-list">
          {prompts.data.items.map((prompt) => (
            <PromptLine key={prompt.key} prompt={prompt} />
          ))}
        </ul>
      )}
    </div>
  );
}

function PromptLine({ prompt }: { prompt: PromptSummary }) {
  const { t, fill, count } = useText();
  const { key, description, production, versions, archivedAt } = prompt;
  return (
    <li className="prompt-line">
      <h2>
        <code>{key}</code>
      </h2>
      <p>{description}</p>
      <p className="small soft">
        {archivedAt !== null
          ? t.prompts.archived
          : production === null
            ? t.prompts.noProduction
            : fill(t.prompts.production, { number: production.number })}
        {' · '}
        {count(t.prompts.versions, versions)}
      </p>
    </li>
  );
}
