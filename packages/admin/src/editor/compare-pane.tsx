import { useState } from 'react';
import { Failed } from '../app/failed.tsx';
import { useMedia } from '../app/use-media.ts';
import { useText } from '../i18n/use-text.ts';
import { DRAFT } from '../prompts/editor-search.ts';
import { type Bench, useContent } from './bench.ts';
import { Choice } from './choice.tsx';
import { ParameterTable } from './parameter-table.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { RenderedDiff } from './rendered-diff.tsx';
import { TextDiff } from './text-diff.tsx';

/** Any two versions, or a version and the draft: the parameters as a table, then the texts, or what a model would be sent for a person. */
export function ComparePane({ bench }: { bench: Bench }) {
  const { t } = useText();
  const { draft, search, shownId } = bench;
  const olderId = search.against;
  const newerId = shownId ?? DRAFT;
  const draftContent = draft?.keeper.read().content;
  const older = useContent(bench, olderId, draftContent);
  const newer = useContent(bench, newerId, draftContent);
  const [what, setWhat] = useState<'texts' | 'rendered'>('texts');
  const [view, setView] = useState<'unified' | 'split'>('unified');
  const hasRoom = useMedia('(min-width: 900px)');
  const error = older.error ?? newer.error;
  const names = { older: bench.nameOf(olderId ?? DRAFT), newer: bench.nameOf(newerId) };
  const [isWhole, setWhole] = useState(false);
  const layout = { isSplit: view === 'split' && hasRoom, isWhole };
  return (
    <section className="compare" aria-labelledby="compare-title">
      <div className="bar">
        <h2 id="compare-title" className="pane-title">
          {t.compare.title}
        </h2>
        <button type="button" className="quiet" onClick={() => bench.go({ against: undefined })}>
          {t.compare.close}
        </button>
      </div>
      <div className="compare-sides">
        <SideChoice
          bench={bench}
          label={t.compare.older}
          chosen={olderId ?? DRAFT}
          onChoose={(against) => bench.go({ against })}
        />
        <SideChoice bench={bench} label={t.compare.newer} chosen={newerId} onChoose={(show) => bench.go({ show })} />
      </div>
      {error && <Failed error={error} onRetry={() => bench.go({ against: undefined })} />}
      {older.content && newer.content && (
        <>
          <ParameterTable older={older.content} newer={newer.content} names={names} />
          <div className="place-choice">
            <Choice
              legend={t.compare.what}
              options={[
                { value: 'texts', name: t.compare.texts },
                { value: 'rendered', name: t.compare.rendered },
              ]}
              chosen={what}
              onChoose={setWhat}
            />
            {hasRoom && (
              <Choice
                legend={t.compare.view}
                options={[
                  { value: 'unified', name: t.compare.unified },
                  { value: 'split', name: t.compare.split },
                ]}
                chosen={view}
                onChoose={setView}
              />
            )}
          </div>
          <PlaceChoice bench={bench} />
          {what === 'texts' ? (
            <TextDiff bench={bench} older={older.content} newer={newer.content} names={names} layout={layout} />
          ) : (
            <RenderedDiff bench={bench} older={older.content} newer={newer.content} names={names} layout={layout} />
          )}
          <label className="check small">
            <input type="checkbox" checked={isWhole} onChange={(event) => setWhole(event.currentTarget.checked)} />
            <span>{t.compare.whole}</span>
          </label>
          <p className="small soft">{t.compare.keys}</p>
        </>
      )}
    </section>
  );
}

type SideProps = { bench: Bench; label: string; chosen: string; onChoose: (id: string) => void };

function SideChoice({ bench, label, chosen, onChoose }: SideProps) {
  return (
    <label className="form-field">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {bench.draft && <option value={DRAFT}>{bench.nameOf(DRAFT)}</option>}
        {bench.prompt.versionList.map(({ id, labels }) => (
          <option key={id} value={id}>
            {[bench.nameOf(id), ...labels].join(' · ')}
          </option>
        ))}
      </select>
    </label>
  );
}
