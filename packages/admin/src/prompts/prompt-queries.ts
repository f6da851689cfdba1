import { type QueryClient, useQuery } from '@tanstack/react-query';
import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { Draft, PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import { call } from '../app/api.ts';
import { wasActiveWithin } from '../app/last-activity.ts';

/** How often an open prompt is read anew, so that a colleague's version shows without a reload. */
const FOLLOW_MS = 5_000;
/** How long after the last key or click it is read on. */
const ACTIVE_MS = 5 * 60_000;

export function usePrompt(key: string) {
  return useQuery({
    queryKey: ['prompt', key],
    queryFn({ client, queryKey }): Promise<PromptDetail> | PromptDetail {
      const known = client.getQueryData<PromptDetail>(queryKey);
      const isIdle = known !== undefined && !wasActiveWithin(ACTIVE_MS);
      return isIdle ? known : call('readPrompt', { params: { key } });
    },
    refetchInterval: FOLLOW_MS,
  });
}

/** A version is immutable: once read it is never asked for again. */
export function useVersion(key: string, versionId: string | null | undefined) {
  return useQuery({
    queryKey: ['version', versionId],
    queryFn: () => call('readVersion', { params: { key, versionId: versionId ?? '' } }),
    enabled: versionId !== null && versionId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The signed-in person's draft; null where there is none. */
export async function readDraft(key: string): Promise<Draft | null> {
  try {
    return await call('readDraft', { params: { key } });
  } catch (error) {
    if (error instanceof AdminApiError && error.status === 404) return null;
    throw error;
  }
}

/** Forgets what was read about a prompt, after something about it changed. */
export async function refreshPrompt(queries: QueryClient, key: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['prompt', key] }),
    queries.invalidateQueries({ queryKey: ['prompts'] }),
    queries.invalidateQueries({ queryKey: ['moves', key] }),
    queries.invalidateQueries({ queryKey: ['requests', key] }),
    queries.invalidateQueries({ queryKey: ['gate', key] }),
  ]);
}
