import { useState } from 'react';
import { call } from '../app/api.ts';
import { Confirm } from '../app/confirm.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import type { Bench } from './bench.ts';
import { newestOf, type OpenDraft } from './use-draft.ts';

/** Above a version: what it is, and what can be done with it. */
export function VersionBar({ bench, id }: { bench: Bench; id: string }) {
  const { t, fill } = useText();
  const mayEdit = useMay('editor');
  const version = bench.prompt.versionList.find((one) => one.id === id);
  const production = bench.prompt.production?.versionId;
  if (!version) return null;
  return (
    <>
      <div className="bar">
        <h2 className="pane-title">{fill(t.versions.version, { number: version.number })}</h2>
        <p className="small soft">{version.note}</p>
      </div>
      <p className="small soft">{mayEdit ? t.editor.readOnly : t.editor.viewerOnly}</p>
      <div className="actions bar-actions">
        {mayEdit && (
          <button
            type="button"
            className="button button-main"
            onClick={() => bench.setDialog({ publish: id, isRollback: false })}
          >
            {t.editor.publish}
          </button>
        )}
        {production !== undefined && production !== id && (
          <button type="button" className="button" onClick={() => bench.go({ against: production })}>
            {t.editor.compare}
          </button>
        )}
        {bench.draft && <TakeIntoDraft bench={bench} draft={bench.draft} id={id} number={version.number} />}
        {bench.draft && (
          <button type="button" className="quiet" onClick={() => bench.go({ show: undefined })}>
            {t.editor.backToDraft}
          </button>
        )}
      </div>
    </>
  );
}

/** Goes on from an older version: its content becomes the draft, on top of the newest version. Asks first where a draft is replaced. */
function TakeIntoDraft({ bench, draft, id, number }: { bench: Bench; draft: OpenDraft; id: string; number: number }) {
  const { t, fill } = useText();
  const [isAsking, setAsking] = useState(false);

  async function take(): Promise<void> {
    const { content } = await call('readVersion', { params: { key: bench.prompt.key, versionId: id } });
    draft.keeper.edit({ content, baseVersionId: newestOf(bench.prompt)?.id ?? null });
    setAsking(false);
    bench.go({ show: undefined });
  }

  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => (draft.keeper.read().status === 'untouched' ? void take() : setAsking(true))}
      >
        {t.editor.takeIntoDraft}
      </button>
      {isAsking && (
        <Confirm
          title={t.editor.takeIntoDraft}
          text={fill(t.editor.takeText, { number })}
          confirm={t.editor.takeIntoDraft}
          onConfirm={() => void take()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
