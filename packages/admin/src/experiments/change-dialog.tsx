import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { call } from '../app/api.ts';
import { Dialog } from '../app/dialog.tsx';
import { ReasonForm } from '../app/reason-form.tsx';
import { useText } from '../i18n/use-text.ts';
import { UntriedArms } from './untried-arms.tsx';
import { useChange } from './use-change.ts';

export type Change = keyof typeof OPERATIONS;
type Props = { experiment: ExperimentDetail; change: Change; onClose: () => void };

const OPERATIONS = {
  start: 'startExperiment',
  pause: 'pauseExperiment',
  resume: 'resumeExperiment',
  stop: 'stopExperiment',
  archive: 'archiveExperiment',
} as const;

/** Starting, pausing, going on, stopping, archiving: says what follows, asks why, and does it. */
export function ChangeDialog({ experiment, change, onClose }: Props) {
  const { t } = useText();
  const { id, revision } = experiment;
  const act = useChange(
    (reason: string) =>
      call(OPERATIONS[change], { params: { experimentId: id }, body: { ifRevision: revision, reason } }),
    { experiment, done: () => t.change.done[change], onDone: onClose },
  );
  return (
    <Dialog title={t.change.buttons[change]} onClose={onClose}>
      <p>{t.change.consequences[change]}</p>
      {(change === 'start' || change === 'resume') && <UntriedArms experiment={experiment} />}
      <ReasonForm
        confirm={t.change.confirms[change]}
        isDangerous={change === 'stop'}
        isPending={act.isPending}
        error={act.error}
        onConfirm={(reason) => act.mutate(reason)}
        onClose={onClose}
      />
    </Dialog>
  );
}
