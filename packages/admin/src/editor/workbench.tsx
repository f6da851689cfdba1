import type { PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import { useEffect, useEffectEvent } from 'react';
import { announce } from '../app/preferences.ts';
import { Tabs } from '../app/tabs.tsx';
import { useMedia } from '../app/use-media.ts';
import { useText } from '../i18n/use-text.ts';
import type { TabId } from '../prompts/editor-search.ts';
import { ChecksTab } from '../publish/checks-tab.tsx';
import { HistoryTab } from '../publish/history-tab.tsx';
import { PublishDialog } from '../publish/publish-dialog.tsx';
import { RunTab } from '../runs/run-tab.tsx';
import { type Bench, useBench } from './bench.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { MiddlePane } from './middle-pane.tsx';
import { SaveVersionDialog } from './save-version-dialog.tsx';
import type { OpenDraft } from './use-draft.ts';
import { VariablesTab } from './variables-tab.tsx';
import { VersionList } from './version-list.tsx';

const TOOLS: readonly TabId[] = ['variables', 'run', 'checks', 'history'];

/** Three panes beside each other where there is room, else one after the other as tabs. */
export function Workbench({ prompt, draft }: { prompt: PromptDetail; draft: OpenDraft | undefined }) {
  const { t } = useText();
  const bench = useBench(prompt, draft);
  const isWide = useMedia('(min-width: 1100px)');
  usePageKeys(bench);

  const contents: Record<TabId, () => React.ReactNode> = {
    versions: () => <VersionList bench={bench} />,
    text: () => <MiddlePane bench={bench} />,
    variables: () => <VariablesTab bench={bench} />,
    run: () => <RunTab bench={bench} />,
    checks: () => <ChecksTab bench={bench} />,
    history: () => <HistoryTab bench={bench} />,
  };
  const tabsOf = (ids: readonly TabId[]) => ids.map((id) => ({ id, name: t.editor[id], content: contents[id] }));
  const chosen = bench.search.tab ?? (isWide ? 'variables' : 'text');
  const onChoose = (tab: TabId) => bench.go({ tab });
  return (
    <>
      {isWide ? (
        <div className="panes">
          <section className="pane" aria-label={t.editor.versions}>
            {contents.versions()}
          </section>
          <section className="pane" aria-label={t.editor.text}>
            {contents.text()}
          </section>
          <section className="pane" aria-label={t.editor.tools}>
            <Tabs label={t.editor.tools} tabs={tabsOf(TOOLS)} chosen={chosen} onChoose={onChoose} />
          </section>
        </div>
      ) : (
        <Tabs
          label={t.editor.panes}
          tabs={tabsOf(['text', 'versions', ...TOOLS])}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
      <Dialogs bench={bench} />
    </>
  );
}

function Dialogs({ bench }: { bench: Bench }) {
  const { dialog, setDialog, draft } = bench;
  const close = () => setDialog(undefined);
  if (dialog === undefined) return null;
  if (typeof dialog === 'object')
    return <PublishDialog key={dialog.publish} bench={bench} request={dialog} onClose={close} />;
  if (!draft) return null;
  return dialog === 'save' ? (
    <SaveVersionDialog bench={bench} draft={draft} onClose={close} />
  ) : (
    <DiscardDialog bench={bench} draft={draft} onClose={close} />
  );
}

/** Ctrl/Cmd+S saves the draft now, Ctrl/Cmd+Enter asks for a run; not while a dialog is open. */
function usePageKeys(bench: Bench): void {
  const { t } = useText();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || bench.dialog !== undefined) return;
    if (event.key === 's') {
      event.preventDefault();
      void bench.draft?.keeper.flush().then(({ status }) => {
        if (status === 'saved' || status === 'untouched') announce(t.versions.draft);
      });
    }
    if (event.key === 'Enter' && document.querySelector('dialog[open]') === null) {
      event.preventDefault();
      bench.go({ tab: 'run' });
      bench.setRunAsked(true);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
