import { Link } from '@tanstack/react-router';
import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { ExperimentStatus } from '@votive/shared/contracts/experiments';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { type Change, ChangeDialog } from './change-dialog.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { WeightsDialog } from './weights-dialog.tsx';

type DialogId = Change | 'weights' | 'override' | 'promote';

/** What can be done in each state, by whom; the first is the one that people come for. */
const ACTIONS: Record<ExperimentStatus, readonly [DialogId, 'editor' | 'publisher'][]> = {
  draft: [
    ['start', 'publisher'],
    ['override', 'publisher'],
    ['archive', 'editor'],
  ],
  running: [
    ['stop', 'publisher'],
    ['pause', 'publisher'],
    ['weights', 'publisher'],
    ['override', 'publisher'],
  ],
  paused: [
    ['resume', 'publisher'],
    ['stop', 'publisher'],
    ['override', 'publisher'],
  ],
  stopped: [
    ['promote', 'publisher'],
    ['archive', 'editor'],
  ],
  archived: [],
};

/** The buttons of an experiment, and the dialogs behind them. */
export function ExperimentActions({ experiment }: { experiment: ExperimentDetail }) {
  const { t } = useText();
  const mayEdit = useMay('editor');
  const mayPublish = useMay('publisher');
  const [open, setOpen] = useState<DialogId>();
  const { id, status, runningElsewhere } = experiment;
  const actions = ACTIONS[status].filter(([, role]) => (role === 'editor' ? mayEdit : mayPublish));
  const isBlocked = (action: DialogId) => (action === 'start' || action === 'resume') && runningElsewhere !== null;
  const shared = { experiment, onClose: () => setOpen(undefined) };
  return (
    <div className="actions">
      {actions.map(([action], at) => (
        <button
          key={action}
          type="button"
          className={at === 0 && status !== 'running' ? 'button button-main' : 'button'}
          disabled={isBlocked(action)}
          onClick={() => setOpen(action)}
        >
          {t.change.buttons[action]}
        </button>
      ))}
      {status === 'draft' && mayEdit && (
        <Link to="/experiments/$experimentId/edit" params={{ experimentId: id }} className="button">
          {t.change.edit}
        </Link>
      )}
      {status !== 'draft' && (
        <a className="button" href={`/api/admin/experiments/${id}/export`} download={`votive-experiment-${id}.json`}>
          {t.change.export}
        </a>
      )}
      {open === 'weights' && <WeightsDialog {...shared} />}
      {open === 'override' && <OverrideDialog {...shared} />}
      {open === 'promote' && <PromoteDialog {...shared} />}
      {open !== undefined && open !== 'weights' && open !== 'override' && open !== 'promote' && (
        <ChangeDialog {...shared} change={open} />
      )}
    </div>
  );
}
