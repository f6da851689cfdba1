import type { LabelMove } from '@votive/shared/admin-api/prompt-contracts';
import { Failed } from '../app/failed.tsx';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { PublishRequests } from './publish-requests.tsx';
import { useMoves } from './use-moves.ts';
import './publish.css';

/** Who moved which label from where to where, and why; each place that it left can be gone back to. */
export function HistoryTab({ bench }: { bench: Bench }) {
  const { t } = useText();
  const { key } = bench.prompt;
  const moves = useMoves(key);
  const items = moves.data?.items ?? [];
  return (
    <>
      <PublishRequests bench={bench} />
      <p className="small soft">{t.history.lead}</p>
      {moves.error && <Failed error={moves.error} onRetry={() => void moves.refetch()} />}
      {moves.data?.items.length === 0 && <p className="soft">{t.history.none}</p>}
      <ol className="plain-list moves">
        {items.map((move) => (
          <MoveLine key={move.id} bench={bench} move={move} backTo={wayBack(bench, items, move)} />
        ))}
      </ol>
    </>
  );
}

const WHEN = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' } as const;

/** Where a row of the history leads back to: from the newest move of a label to where it came from, from older ones to where they led. Each version is offered once. */
function wayBack(bench: Bench, items: readonly LabelMove[], move: LabelMove): string | undefined {
  const target = ({ label, fromVersionId, toVersionId }: LabelMove) => {
    const current = bench.prompt.labels[label];
    const id = toVersionId === current ? fromVersionId : toVersionId;
    return id === null || id === current ? undefined : id;
  };
  const id = target(move);
  const first = items.find((other) => other.label === move.label && target(other) === id);
  return first === move ? id : undefined;
}

type MoveProps = { bench: Bench; move: LabelMove; backTo: string | undefined };

function MoveLine({ bench, move, backTo }: MoveProps) {
  const { t, fill, language } = useText();
  const mayMove = useMay(move.label === 'production' ? 'publisher' : 'editor');
  const { label, fromVersionId, toVersionId, actor, approvedBy, reason, movedAt } = move;
  const when = new Intl.DateTimeFormat(language, WHEN).format(new Date(movedAt));
  const name = (id: string | null) => (id === null ? t.history.nowhere : `v${bench.numberOf(id) ?? '?'}`);
  return (
    <li className="move">
      <p className="move-head">
        <span className={label === 'production' ? 'chip chip-main' : 'chip'}>{label}</span>
        <span>{fill(t.history.moved, { from: name(fromVersionId), to: name(toVersionId) })}</span>
      </p>
      <p>{reason}</p>
      <p className="small soft">
        {fill(t.history.by, { actor, when })}
        {approvedBy !== null && `, ${fill(t.history.approved, { actor: approvedBy })}`}
      </p>
      {mayMove && backTo !== undefined && (
        <button
          type="button"
          className="button"
          onClick={() => bench.setDialog({ publish: backTo, isRollback: true, label })}
        >
          {fill(t.history.rollback, { number: bench.numberOf(backTo) ?? '?' })}
        </button>
      )}
    </li>
  );
}
