import { Failed } from '../app/failed.tsx';
import type { Bench } from '../editor/bench.ts';
import { parameterChanges, textChanges } from '../editor/parameter-changes.ts';
import { ParameterTable } from '../editor/parameter-table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useVersion } from '../prompts/prompt-queries.ts';

type Props = { bench: Bench; from: string | undefined; to: string; onClose: () => void };

/** What a move changes: the parameters in a table, the texts in lines, and a way to see all of it. */
export function DiffSummary({ bench, from, to, onClose }: Props) {
  const { t, fill } = useText();
  const older = useVersion(bench.prompt.key, from);
  const newer = useVersion(bench.prompt.key, to);
  const error = older.error ?? newer.error;
  if (error) return <Failed error={error} onRetry={() => void Promise.all([older.refetch(), newer.refetch()])} />;
  if (from === undefined) return <p>{t.publish.first}</p>;
  if (from === to) return <p>{fill(t.publish.already, { number: bench.numberOf(to) ?? '?' })}</p>;
  if (!older.data || !newer.data) return <p className="soft">{t.app.loading}</p>;
  const texts = textChanges(older.data.content, newer.data.content);
  const parameters = parameterChanges(older.data.content, newer.data.content);
  return (
    <div className="diff-summary">
      <p>{fill(t.publish.fromTo, { from: older.data.number, to: newer.data.number })}</p>
      {parameters.length > 0 && (
        <ParameterTable
          older={older.data.content}
          newer={newer.data.content}
          names={{ older: bench.nameOf(from), newer: bench.nameOf(to) }}
        />
      )}
      {texts.length === 0 && <p className="small">{t.publish.noTextChange}</p>}
      <ul className="small">
        {texts.map(({ place, added, removed }) => {
          const where = [t.editor[place.role], t.editor[place.mode], t.languages[place.language]].join(', ');
          return <li key={where}>{fill(t.publish.lines, { place: where, added, removed })}</li>;
        })}
      </ul>
      <button
        type="button"
        className="link-button"
        onClick={() => {
          onClose();
          bench.go({ show: to, against: from });
        }}
      >
        {t.publish.seeAll}
      </button>
    </div>
  );
}
