import { useQueryClient } from '@tanstack/react-query';
import type { Gate } from '@votive/shared/admin-api/run-contracts';
import { formatAgo } from '@votive/shared/i18n/format';
import { useEffect, useState } from 'react';
import { Failed } from '../app/failed.tsx';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { useProviderName } from '../runs/run-words.ts';
import { useRunSettings } from '../runs/use-runs.ts';
import { useMay } from '../session/use-may.ts';
import { useCheckWords } from './check-words.ts';
import { useGate, useRunGate } from './use-gate.ts';

/** What has to hold before a version may be published, whether it does, and a way to find out. */
export function GatePanel({ bench, versionId }: { bench: Bench; versionId: string }) {
  const { t, fill, language } = useText();
  const mayRun = useMay('editor');
  const gate = useGate(bench.prompt.key, versionId);
  useNews(bench, gate.data?.state);
  if (gate.error) return <Failed error={gate.error} onRetry={() => void gate.refetch()} />;
  if (!gate.data) return <p className="soft">{t.app.loading}</p>;
  const { state, ranAt, runId } = gate.data;
  const words = { never_run: t.gate.never, running: t.gate.running, passed: t.gate.passed, failed: t.gate.failed };
  return (
    <div className="gate" data-state={state}>
      <p className="gate-state" role="status">
        {words[state]}
      </p>
      <GateChecks gate={gate.data} />
      {ranAt !== null && (
        <p className="small soft">{fill(t.gate.ranAt, { ago: formatAgo(language, ranAt, new Date()) })}</p>
      )}
      <div className="actions">
        {mayRun && state !== 'running' && <RunGate bench={bench} versionId={versionId} />}
        {runId !== null && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              bench.setDialog(undefined);
              bench.go({ tab: 'run', run: runId });
            }}
          >
            {t.gate.seeRun}
          </button>
        )}
      </div>
    </div>
  );
}

/** A gate that has come to its end changes the badge of its version. */
function useNews(bench: Bench, state: Gate['state'] | undefined): void {
  const queries = useQueryClient();
  const { key } = bench.prompt;
  useEffect(() => {
    if (state === 'passed' || state === 'failed') void queries.invalidateQueries({ queryKey: ['prompt', key] });
  }, [state, key, queries]);
}

function GateChecks({ gate }: { gate: Gate }) {
  const { t } = useText();
  const valuesOf = useCheckWords();
  if (gate.checks.length === 0) return null;
  return (
    <ul className="plain-list gate-checks">
      {gate.checks.map((check) => (
        <li key={check.id} data-passed={check.passed}>
          <span>{t.gate.checks[check.id]}</span>
          <span className="gate-word">{check.passed ? t.gate.passedCheck : t.gate.failedCheck}</span>
          <span className="small soft">{valuesOf(check)}</span>
        </li>
      ))}
    </ul>
  );
}

function RunGate({ bench, versionId }: { bench: Bench; versionId: string }) {
  const { t } = useText();
  const settings = useRunSettings();
  const run = useRunGate(bench.prompt.key, versionId);
  const [chosen, setChosen] = useState<'configured' | 'recorded'>();
  if (!settings.data) return null;
  const provider = chosen ?? (settings.data.configured.model === null ? 'recorded' : 'configured');
  return (
    <div className="run-gate">
      <ProviderSelect settings={settings.data} provider={provider} onChoose={setChosen} />
      <button type="button" className="button" disabled={run.isPending} onClick={() => run.mutate(provider)}>
        {t.gate.run}
      </button>
      {run.error && (
        <p className="field-error" role="alert">
          {run.error.message}
        </p>
      )}
    </div>
  );
}

type SelectProps = {
  settings: NonNullable<ReturnType<typeof useRunSettings>['data']>;
  provider: 'configured' | 'recorded';
  onChoose: (provider: 'configured' | 'recorded') => void;
};

function ProviderSelect({ settings, provider, onChoose }: SelectProps) {
  const { t } = useText();
  const providerName = useProviderName(settings);
  return (
    <label className="form-field">
      <span>{t.runs.provider}</span>
      <select value={provider} onChange={(event) => onChoose(event.currentTarget.value as typeof provider)}>
        <option value="configured">{providerName('configured')}</option>
        <option value="recorded">{providerName('recorded')}</option>
      </select>
    </label>
  );
}
