import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { Failed } from '../app/failed.tsx';
import { useText } from '../i18n/use-text.ts';
import { type Bench, useContent } from './bench.ts';
import { ComparePane } from './compare-pane.tsx';
import { DraftBar, StaleBanner } from './draft-bar.tsx';
import { MergePane } from './merge-pane.tsx';
import { TextPane } from './text-pane.tsx';
import { type OpenDraft, useDraftState } from './use-draft.ts';
import { VersionBar } from './version-bar.tsx';

/** What stands in the middle: the draft to write in, a version to read, two to compare, or two to bring together. */
export function MiddlePane({ bench }: { bench: Bench }) {
  const { merging, draft, search, shownId } = bench;
  if (merging && draft) return <MergePane bench={bench} draft={draft} merging={merging} />;
  if (search.against !== undefined) return <ComparePane bench={bench} />;
  if (shownId === undefined && draft) return <DraftPane bench={bench} draft={draft} />;
  return <VersionPane bench={bench} />;
}

function DraftPane({ bench, draft }: { bench: Bench; draft: OpenDraft }) {
  const { content } = useDraftState(draft);
  return (
    <>
      <DraftBar bench={bench} draft={draft} />
      <StaleBanner bench={bench} draft={draft} />
      <TextPane
        bench={bench}
        content={content}
        onChange={(next: VersionContent) => draft.keeper.edit({ content: next })}
      />
    </>
  );
}

function VersionPane({ bench }: { bench: Bench }) {
  const { t } = useText();
  const { content, error } = useContent(bench, bench.shownId, undefined);
  if (bench.shownId === undefined) return <p className="soft">{t.editor.none}</p>;
  return (
    <>
      <VersionBar bench={bench} id={bench.shownId} />
      {error && <Failed error={error} onRetry={() => bench.go({ show: undefined })} />}
      {content ? <TextPane bench={bench} content={content} /> : !error && <p className="soft">{t.app.loading}</p>}
    </>
  );
}
