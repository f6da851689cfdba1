import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../app/api.ts';
import { refreshPrompt } from '../prompts/prompt-queries.ts';

const FOLLOW_MS = 1_000;

/** The gate of a version, followed while it runs. */
export function useGate(key: string, versionId: string) {
  return useQuery({
    queryKey: ['gate', key, versionId],
    queryFn: () => call('readGate', { params: { key, versionId } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? FOLLOW_MS : false),
  });
}

export function useRunGate(key: string, versionId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (provider: 'configured' | 'recorded') =>
      call('runGate', { params: { key, versionId }, body: { provider } }),
    async onSuccess(gate) {
      queries.setQueryData(['gate', key, versionId], gate);
      await refreshPrompt(queries, key);
    },
  });
}
