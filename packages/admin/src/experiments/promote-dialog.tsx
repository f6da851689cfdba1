import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { verdictWords } from '@votive/shared/statistics/verdict/verdict-texts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { ReasonForm } from '../app/reason-form.tsx';
import { useText } from '../i18n/use-text.ts';
import { useGate } from '../publish/use-gate.ts';
import { useWasLive } from '../publish/use-moves.ts';
import { useMay } from '../session/use-may.ts';
import { useResults } from './experiment-queries.ts';
import { useChange } from './use-change.ts';
import { useGuardrailName } from './use-guardrail-name.ts';

type Props = { experiment: ExperimentDetail; onClose: () => void };

/** Points production at the version of an arm. What the numbers say stands beside it, also where they say nothing. */
export function PromoteDialog({ experiment, onClose }: Props) {
  const { t, fill, language } = useText();
  const guardrailName = useGuardrailName();
  const isOwner = useMay('owner');
  const { id, revision, arms, promptKey, versionNumbers } = experiment;
  const results = useResults(id, true);
  const verdict = results.data?.report.verdict;
  const [chosen, setChosen] = useState<string>();
  const [overrideGate, setOverride] = useState(false);
  const arm = chosen ?? verdict?.arm ?? arms.at(-1)?.name ?? '';
  const versionId = arms.find(({ name }) => name === arm)?.versionId ?? '';
  const gate = useGate(promptKey, versionId);
  const wasLive = useWasLive(promptKey, versionId);
  const needsGate = !wasLive && gate.data !== undefined && gate.data.state !== 'passed';
  const act = useChange(
    (reason: string) =>
      call('promoteArm', {
        params: { experimentId: id },
        body: { ifRevision: revision, arm, reason, overrideGate },
      }),
    {
      experiment,
      done: ({ outcome }) =>
        outcome.outcome === 'awaiting_approval' ? t.change.promoteAwaits : fill(t.change.promoteDone, { arm }),
      onDone: onClose,
    },
  );
  const number = versionNumbers[versionId] ?? '?';
  return (
    <Dialog title={t.change.buttons.promote} onClose={onClose}>
      {verdict && <p className="note">{verdictWords(verdict, language, guardrailName).headline}</p>}
      <ReasonForm
        confirm={fill(t.change.promoteConfirm, { number })}
        isBlocked={needsGate && !overrideGate}
        isPending={act.isPending}
        error={act.error}
        onConfirm={(reason) => act.mutate(reason)}
        onClose={onClose}
      >
        <label className="form-field">
          <span>{t.results.arm}</span>
          <select value={arm} onChange={(event) => setChosen(event.currentTarget.value)}>
            {arms.map(({ name, versionId: of }) => (
              <option key={name} value={name}>
                {fill(t.change.armOption, { name, number: versionNumbers[of] ?? '?' })}
              </option>
            ))}
          </select>
        </label>
        <p className="small soft">{t.change.promoteText}</p>
        {needsGate && <p className="small">{isOwner ? t.change.gateOwner : t.publish.needGate}</p>}
        {needsGate && isOwner && (
          <label className="check">
            <input
              type="checkbox"
              checked={overrideGate}
              onChange={(event) => setOverride(event.currentTarget.checked)}
            />
            <span>{t.publish.override}</span>
          </label>
        )}
      </ReasonForm>
    </Dialog>
  );
}
