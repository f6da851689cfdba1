import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { FormEnd } from '../app/form-end.tsx';
import { announce } from '../app/preferences.ts';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { refreshPrompt } from '../prompts/prompt-queries.ts';
import { useMay } from '../session/use-may.ts';
import { DiffSummary } from './diff-summary.tsx';
import { GatePanel } from './gate-panel.tsx';
import { useGate } from './use-gate.ts';
import { useWasLive } from './use-moves.ts';
import './publish.css';

type Request = { publish: string; isRollback: boolean; label?: string };
type Props = { bench: Bench; request: Request; onClose: () => void };

const LABELS = ['production', 'staging'] as const;

/** Points a label at a version: shows what changes by it, whether the gate allows it, and asks why. Rolling back is the same move. */
export function PublishDialog({ bench, request, onClose }: Props) {
  const { t, fill } = useText();
  const number = bench.numberOf(request.publish) ?? '?';
  const [label, setLabel] = useState(request.label ?? 'production');
  return (
    <Dialog
      title={fill(request.isRollback ? t.publish.rollbackTitle : t.publish.title, { number })}
      onClose={onClose}
      wide
    >
      {!request.isRollback && (
        <label className="form-field">
          <span>{t.publish.label}</span>
          <select value={label} onChange={(event) => setLabel(event.currentTarget.value)}>
            {LABELS.map((name) => (
              <option key={name} value={name}>
                {t.publish[name]}
              </option>
            ))}
          </select>
        </label>
      )}
      <h3>{t.publish.changes}</h3>
      <DiffSummary bench={bench} from={bench.prompt.labels[label]} to={request.publish} onClose={onClose} />
      {bench.prompt.runningExperimentId !== null && label === 'production' && (
        <p className="note">{t.publish.experiment}</p>
      )}
      {label === 'production' && (
        <>
          <h3>{t.publish.gate}</h3>
          <GatePanel bench={bench} versionId={request.publish} />
          <CostDelta bench={bench} versionId={request.publish} />
        </>
      )}
      <MoveForm key={label} bench={bench} request={request} label={label} onClose={onClose} />
    </Dialog>
  );
}

function CostDelta({ bench, versionId }: { bench: Bench; versionId: string }) {
  const { t, fill, language } = useText();
  const { data } = useGate(bench.prompt.key, versionId);
  const measured = data?.checks.find(({ id }) => id === 'cost')?.measured;
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 1,
  });
  const words =
    measured === undefined || measured === null
      ? t.publish.costUnknown
      : measured === 0
        ? t.publish.costSame
        : percent.format(measured);
  return <p className="small cost-delta">{fill(t.publish.cost, { percent: words })}</p>;
}

/** The move itself. It names where the label stood when its mover looked, so that nobody undoes a colleague's move unseen. */
function MoveForm({ bench, request, label, onClose }: Props & { label: string }) {
  const { t, fill } = useText();
  const queries = useQueryClient();
  const { key } = bench.prompt;
  const isProduction = label === 'production';
  const number = bench.numberOf(request.publish) ?? '?';
  const current = bench.prompt.labels[label] ?? null;
  const mayMove = useMay(isProduction ? 'publisher' : 'editor');
  const gate = useGate(key, request.publish);
  const [reason, setReason] = useState('');
  const [override, setOverride] = useState(false);
  const move = useMutation({
    mutationFn: () =>
      call('moveLabel', {
        params: { key, label },
        body: { versionId: request.publish, reason, ifVersionId: current, overrideGate: override },
      }),
    async onSuccess(outcome) {
      await refreshPrompt(queries, key);
      const words = { moved: t.publish.moved, unchanged: t.publish.unchanged, awaiting_approval: t.publish.awaiting };
      announce(fill(words[outcome.outcome], { label, number }));
      onClose();
      if (outcome.outcome === 'awaiting_approval') bench.go({ tab: 'history' });
    },
    onError: () => refreshPrompt(queries, key),
  });
  const wasLive = useWasLive(key, request.publish);
  const needsGate = isProduction && !wasLive && gate.data?.state !== 'passed';
  const isBlocked = !mayMove || (needsGate && !override) || current === request.publish;

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!isBlocked) move.mutate();
  }

  return (
    <form className="form publish-form" onSubmit={onSubmit}>
      {!mayMove && <p className="note">{t.publish.needRole}</p>}
      {mayMove && isProduction && wasLive && <p className="small soft">{t.publish.rollbackGate}</p>}
      {mayMove && needsGate && <Override isOn={override} onChange={setOverride} />}
      <label htmlFor="publish-note">{t.publish.note}</label>
      <textarea
        id="publish-note"
        required
        maxLength={2_000}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormEnd
        confirm={fill(isProduction ? t.publish.go : t.publish.goLabel, { number, label })}
        isBlocked={isBlocked || move.isPending}
        error={move.error}
        onClose={onClose}
      />
    </form>
  );
}

/** Only an owner may publish what the gate did not pass. */
function Override({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { t } = useText();
  const isOwner = useMay('owner');
  if (!isOwner) return <p className="note">{t.publish.needGate}</p>;
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{t.publish.override}</span>
    </label>
  );
}
