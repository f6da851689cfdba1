import { useQuery } from '@tanstack/react-query';
import type { PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { call, callAgainIfSignedIn } from '../app/api.ts';
import { readDraft } from '../prompts/prompt-queries.ts';
import { firstContent } from './content.ts';
import { createDraftKeeper, type DraftKeeper, type DraftState } from './draft-keeper.ts';

/** The newest version of a prompt, which new ones are written on. */
export function newestOf({ versionList }: PromptDetail): PromptDetail['versionList'][number] | undefined {
  return versionList.reduce<PromptDetail['versionList'][number] | undefined>(
    (newest, version) => (newest && newest.number > version.number ? newest : version),
    undefined,
  );
}

/** The draft to begin with: the one that was saved, else the newest version, else the first words of a new prompt. */
async function begin(prompt: PromptDetail): Promise<Parameters<DraftKeeper['reset']>[0]> {
  const draft = await readDraft(prompt.key);
  if (draft) return draft;
  const newest = newestOf(prompt);
  if (!newest) return { content: firstContent(), note: '', baseVersionId: null, revision: null, savedAt: null };
  const { content } = await call('readVersion', { params: { key: prompt.key, versionId: newest.id } });
  return { content, note: '', baseVersionId: newest.id, revision: null, savedAt: null };
}

export type OpenDraft = { keeper: DraftKeeper; startAgain: () => Promise<void> };

/** Opens the draft of the person who is signed in, once; undefined until it is read. Leaving the page while something is unsaved asks first. */
export function useDraft(
  prompt: PromptDetail,
  mayEdit: boolean,
): { draft: OpenDraft | undefined; error: Error | null; retry: () => void } {
  const { key } = prompt;
  const [draft, setDraft] = useState<OpenDraft>();
  const latest = useRef(prompt);
  useEffect(() => {
    latest.current = prompt;
  }, [prompt]);
  const start = useQuery({
    queryKey: ['draft-start', key],
    queryFn: () => begin(latest.current),
    enabled: mayEdit,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

  useEffect(() => {
    if (!start.data) return;
    const keeper = createDraftKeeper({
      start: start.data,
      save: (body) => callAgainIfSignedIn(() => call('saveDraft', { params: { key }, body })),
    });
    setDraft({ keeper, startAgain: async () => keeper.reset(await begin(latest.current)) });
    const onLeave = (event: BeforeUnloadEvent) => {
      if (isUnsaved(keeper.read())) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('beforeunload', onLeave);
      void keeper.flush();
      keeper.close();
    };
  }, [start.data, key]);

  return { draft, error: start.error, retry: () => void start.refetch() };
}

export function useDraftState({ keeper }: OpenDraft): DraftState {
  return useSyncExternalStore(keeper.subscribe, keeper.read);
}

export function isUnsaved({ status }: DraftState): boolean {
  return !['untouched', 'saved'].includes(status);
}
