import { useQuery } from '@tanstack/react-query';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { type ApiOperation, operationsOf } from './operations-of.ts';
import './owner.css';

const EXAMPLE = 'curl -H "X-Admin-Key: $VOTIVE_ADMIN_KEY" {origin}/api/admin/prompts';

/** The admin API to read, from the document that the service makes of its own routes. */
export function ApiPage() {
  const { t, fill, language } = useText();
  const document = useQuery({ queryKey: ['api'], queryFn: () => call('readApi'), staleTime: Number.POSITIVE_INFINITY });
  const groups = operationsOf(document.data);
  return (
    <div className="column">
      <PageHeading title={t.api.title}>{t.api.title}</PageHeading>
      <p className="lead">{t.api.lead}</p>
      <section className="payload" aria-label={t.api.example}>
        <pre>{EXAMPLE.replace('{origin}', location.origin)}</pre>
      </section>
      <p className="actions api-actions">
        <a className="button" href="/api/admin/openapi.json">
          {t.api.document}
        </a>
      </p>
      {language !== 'en' && <p className="small soft">{t.api.english}</p>}
      {document.isPending && <p className="soft">{t.app.loading}</p>}
      {document.isError && <Failed error={document.error} onRetry={() => void document.refetch()} />}
      {groups.map(({ name, operations }) => (
        <section key={name} aria-labelledby={`api-${name}`}>
          <h2 id={`api-${name}`} lang="en">
            {name}
          </h2>
          {operations.map((operation) => (
            <Operation key={operation.id} operation={operation} />
          ))}
        </section>
      ))}
      {document.isSuccess && (
        <p className="small soft">
          {fill(t.api.total, { n: groups.reduce((sum, { operations }) => sum + operations.length, 0) })}
        </p>
      )}
    </div>
  );
}

function Operation({ operation }: { operation: ApiOperation }) {
  const { t } = useText();
  const { method, path, summary, description, parameters, body, answer } = operation;
  return (
    <article className="operation" lang="en">
      <h3>{summary}</h3>
      <p className="operation-path">
        <span className="chip">{method}</span> <code>{path}</code>
      </p>
      <p className="small soft">{description}</p>
      {(parameters.length > 0 || body !== undefined || answer !== undefined) && (
        <details className="disclosure">
          <summary lang={undefined}>{t.api.shapes}</summary>
          <div>
            {parameters.length > 0 && (
              <p className="small">
                {t.api.parameters}: {parameters.join(', ')}
              </p>
            )}
            {body !== undefined && <Shape name={t.api.body} schema={body} />}
            {answer !== undefined && <Shape name={t.api.answer} schema={answer} />}
          </div>
        </details>
      )}
    </article>
  );
}

function Shape({ name, schema }: { name: string; schema: unknown }) {
  return (
    <>
      <p className="small">{name}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section className="payload" tabIndex={0} aria-label={name}>
        <pre>{JSON.stringify(schema, undefined, 2)}</pre>
      </section>
    </>
  );
}
