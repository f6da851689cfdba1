import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Run } from '@votive/shared/admin-api/run-contracts';
import { formatAgo } from '@votive/shared/i18n/format';
import { useEffect, useRef } from 'react';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { RunForm } from './run-form.tsx';
import { RunGrid } from './run-grid.tsx';
import { useRun, useRunSettings, useRuns } from './use-runs.ts';
import './runs.css';

/** Runs versions on invented people, and shows what came of it while it comes. */
export function RunTab({ bench }: { bench: Bench }) {
  const { t } = useText();
  const mayRun = useMay('editor');
  const settings = useRunSettings();
  const { run: runId } = bench.search;
  return (
    <div className="runs">
      <p className="small soft">{t.runs.lead}</p>
      {settings.error && <Failed error={settings.error} onRetry={() => void settings.refetch()} />}
      {mayRun && settings.data && <RunForm bench={bench} settings={settings.data} />}
      {runId !== undefined && <OpenRun bench={bench} runId={runId} />}
      <EarlierRuns bench={bench} />
    </div>
  );
}

function OpenRun({ bench, runId }: { bench: Bench; runId: string }) {
  const { t } = useText();
  const run = useRun(runId);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is another heading to go to
  useEffect(() => {
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [runId]);
  return (
    <section aria-labelledby="run-results" className="run">
      <h3 ref={heading} id="run-results">
        {t.runs.results}
      </h3>
      {run.error && <Failed error={run.error} onRetry={() => void run.refetch()} />}
      {run.data && (
        <>
          <Progress run={run.data} />
          <RunGrid bench={bench} run={run.data} />
        </>
      )}
    </section>
  );
}

function Progress({ run }: { run: Run }) {
  const { t, fill, count } = useText();
  const queries = useQueryClient();
  const mayStop = useMay('editor');
  const cancel = useMutation({
    mutationFn: () => call('cancelRun', { params: { runId: run.id } }),
    onSuccess: (stopped) => queries.setQueryData(['run', run.id], stopped),
  });
  const done = run.cells.filter(({ status }) => status !== 'waiting' && status !== 'running').length;
  const failed = run.cells.filter(({ status }) => status === 'failed').length;
  return (
    <>
      {run.provider === 'recorded' && <p className="small soft">{t.runs.recordedNote}</p>}
      {run.provider === 'rules' && <p className="small soft">{t.runs.rulesNote}</p>}
      <div className="run-progress">
        <progress value={done} max={run.cells.length} aria-label={t.runs.results} />
        <span className="small" role="status">
          {fill(t.runs.progress, { done, total: run.cells.length })}
          {failed > 0 && `, ${count(t.runs.failed, failed)}`}
        </span>
        {run.finishedAt === null && mayStop && (
          <button type="button" className="quiet" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.runs.cancel}
          </button>
        )}
      </div>
    </>
  );
}

function EarlierRuns({ bench }: { bench: Bench }) {
  const { t, fill, count, language } = useText();
  const runs = useRuns(bench.prompt.key);
  const items = runs.data?.items ?? [];
  return (
    <section aria-labelledby="earlier-runs">
      <h3 id="earlier-runs">{t.runs.earlier}</h3>
      {runs.data && items.length === 0 && <p className="small soft">{t.runs.noRuns}</p>}
      <ul className="plain-list">
        {items.map((run) => (
          <li key={run.id} className="earlier-run">
            <button
              type="button"
              className="link-button"
              aria-current={run.id === bench.search.run ? 'true' : undefined}
              onClick={() => bench.go({ run: run.id })}
            >
              {run.columns.map(({ name }) => name).join(', ')}
            </button>
            <span className="small soft">
              {fill(t.runs.byAt, { actor: run.startedBy, ago: formatAgo(language, run.startedAt, new Date()) })}
              {' · '}
              {fill(t.runs.progress, { done: run.done, total: run.total })}
              {run.failed > 0 && `, ${count(t.runs.failed, run.failed)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
