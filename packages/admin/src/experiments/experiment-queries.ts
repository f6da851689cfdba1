import { type QueryClient, useQuery } from '@tanstack/react-query';
import { call } from '../app/api.ts';
import { refreshPrompt } from '../prompts/prompt-queries.ts';

/** How often an open experiment is read anew: its numbers grow while somebody looks. */
const FOLLOW_MS = 10_000;

export function useExperiments(withArchived: boolean) {
  const archived = withArchived ? 'include' : 'leave_out';
  return useQuery({
    queryKey: ['experiments', archived],
    queryFn: () => call('listExperiments', { query: { archived } }),
  });
}

export function useExperiment(experimentId: string) {
  return useQuery({
    queryKey: ['experiment', experimentId],
    queryFn: () => call('readExperiment', { params: { experimentId } }),
    refetchInterval: FOLLOW_MS,
  });
}

export function useResults(experimentId: string, isOn: boolean) {
  return useQuery({
    queryKey: ['results', experimentId],
    queryFn: () => call('experimentResults', { params: { experimentId } }),
    enabled: isOn,
    refetchInterval: FOLLOW_MS,
  });
}

/** Forgets what was read about an experiment and its prompt, after something about it changed. */
export async function refreshExperiment(
  queries: QueryClient,
  { id, promptKey }: { id: string; promptKey: string },
): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['experiment', id] }),
    queries.invalidateQueries({ queryKey: ['results', id] }),
    queries.invalidateQueries({ queryKey: ['experiments'] }),
    refreshPrompt(queries, promptKey),
  ]);
}
