import { useMutation } from '@tanstack/react-query';
import { formatTime } from '@votive/shared/i18n/format';
import { call } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { readDraft } from '../prompts/prompt-queries.ts';
import type { Bench } from './bench.ts';
import { newestOf, type OpenDraft, useDraftState } from './use-draft.ts';

/** Above the draft: how it stands, and what can be done with it. */
export function DraftBar({ bench, draft }: { bench: Bench; draft: OpenDraft }) {
  const { t } = useText();
  const { status, baseVersionId } = useDraftState(draft);
  const production = bench.prompt.production?.versionId;
  const against = production ?? baseVersionId ?? undefined;
  return (
    <>
      <div className="bar">
        <h2 className="pane-title">{t.versions.draft}</h2>
        <DraftStatus draft={draft} />
      </div>
      {status === 'elsewhere' && <Elsewhere draft={draft} bench={bench} />}
      <div className="actions bar-actions">
        <button type="button" className="button button-main" onClick={() => bench.setDialog('save')}>
          {t.editor.saveVersion}
        </button>
        {against !== undefined && (
          <button type="button" className="button" onClick={() => bench.go({ show: undefined, against })}>
            {t.editor.compare}
          </button>
        )}
        {status !== 'untouched' && (
          <button type="button" className="quiet" onClick={() => bench.setDialog('discard')}>
            {t.editor.discard}
          </button>
        )}
      </div>
    </>
  );
}

/** Quiet: it is there to look at, and is not read aloud with each keystroke. */
function DraftStatus({ draft }: { draft: OpenDraft }) {
  const { t, fill, language } = useText();
  const { status, savedAt, problem } = useDraftState(draft);
  const time = savedAt === null ? '' : formatTime(language, savedAt);
  if (status === 'elsewhere') return null;
  const isTrouble = status === 'waiting' || status === 'refused';
  return (
    <p className={isTrouble ? 'small draft-status field-error' : 'small soft draft-status'} data-status={status}>
      {fill(t.draft[status], { time, problem: problem ?? '' })}
    </p>
  );
}

/** Another tab saved this draft: nothing is overwritten before the person says which one stays. */
function Elsewhere({ draft, bench }: { draft: OpenDraft; bench: Bench }) {
  const { t } = useText();
  const keep = useMutation({
    async mutationFn() {
      const there = await readDraft(bench.prompt.key);
      draft.keeper.keepThis(there?.revision ?? null);
    },
  });
  const take = useMutation({ mutationFn: draft.startAgain });
  return (
    <div className="note" role="alert">
      <p>{t.draft.elsewhere}</p>
      <div className="actions">
        <button type="button" className="button" onClick={() => take.mutate()}>
          {t.draft.takeOther}
        </button>
        <button type="button" className="button" onClick={() => keep.mutate()}>
          {t.draft.keepThis}
        </button>
      </div>
    </div>
  );
}

/** Says that somebody saved a version after this draft was begun, before it is refused for that. */
export function StaleBanner({ bench, draft }: { bench: Bench; draft: OpenDraft }) {
  const { t, fill } = useText();
  const { baseVersionId } = useDraftState(draft);
  const newest = newestOf(bench.prompt);
  const merge = useMutation({
    async mutationFn(newestId: string) {
      const read = (versionId: string) => call('readVersion', { params: { key: bench.prompt.key, versionId } });
      const [base, theirs] = await Promise.all([baseVersionId === null ? null : read(baseVersionId), read(newestId)]);
      bench.setMerging({ base, newest: theirs });
    },
  });
  if (!newest || newest.id === baseVersionId) return null;
  return (
    <div className="note stale">
      <p>{fill(t.merge.banner, { number: newest.number, author: newest.author })}</p>
      {merge.error && <p className="field-error">{merge.error.message}</p>}
      <button type="button" className="button" disabled={merge.isPending} onClick={() => merge.mutate(newest.id)}>
        {t.merge.bringTogether}
      </button>
    </div>
  );
}
