import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { PromptDetail, VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import type { Language } from '@votive/shared/contracts/language';
import { useMemo, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { DRAFT, type EditorSearch, readEditorSearch } from '../prompts/editor-search.ts';
import { useVersion } from '../prompts/prompt-queries.ts';
import type { ModeName } from './content.ts';
import type { Merging } from './merge-pane.tsx';
import { newestOf, type OpenDraft } from './use-draft.ts';

const route = getRouteApi('/prompts/$key');

export type OpenDialog = 'save' | 'discard' | { publish: string; isRollback: boolean; label?: string };

/** What the parts of the editor share: the prompt, the draft, what the address says, and the dialog or merge that is open. */
export type Bench = ReturnType<typeof useBench>;

export function useBench(prompt: PromptDetail, draft: OpenDraft | undefined) {
  const { t, fill } = useText();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<OpenDialog>();
  const [merging, setMerging] = useState<Merging>();
  const [runAsked, setRunAsked] = useState(false);
  const [place, setPlace] = useState<{ mode: ModeName; language: Language }>({
    mode: 'withoutThinking',
    language: 'en',
  });
  const byId = useMemo(() => new Map(prompt.versionList.map((version) => [version.id, version])), [prompt.versionList]);
  const shown = search.show === DRAFT ? undefined : search.show;
  const numberOf = (id: string | null | undefined) => (id ? byId.get(id)?.number : undefined);
  return {
    prompt,
    draft,
    search,
    dialog,
    setDialog,
    merging,
    setMerging,
    /** Whether Ctrl/Cmd+Enter asked for a run that has not begun yet. */
    runAsked,
    setRunAsked,
    /** The mode and the language whose texts are shown, in every part of the page. */
    place,
    setPlace,
    /** Goes to another place of this prompt; names that are undefined leave the address. */
    go(change: { [Name in keyof EditorSearch]: EditorSearch[Name] | undefined }): void {
      void navigate({
        to: '/prompts/$key',
        params: { key: prompt.key },
        search: (now: EditorSearch) => readEditorSearch({ ...now, ...change }),
        replace: true,
        resetScroll: false,
      });
    },
    numberOf,
    nameOf(id: string | null): string {
      if (id === DRAFT) return t.versions.draft;
      return fill(t.versions.version, { number: numberOf(id) ?? '?' });
    },
    /** What is shown in the middle: a version for reading, or the draft (undefined). Without a draft the newest version is shown. */
    shownId: shown ?? (draft ? undefined : newestOf(prompt)?.id),
  };
}

/** The content of a version or of the draft, by its id; undefined while it is read. */
export function useContent(bench: Bench, id: string | undefined, draftContent: VersionContent | undefined) {
  const isDraft = id === undefined || id === DRAFT;
  const version = useVersion(bench.prompt.key, isDraft ? undefined : id);
  return { content: isDraft ? draftContent : version.data?.content, error: version.error };
}
