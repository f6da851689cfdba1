import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { StartRun } from '@votive/shared/admin-api/run-contracts';
import { call } from '../app/api.ts';

/** How often a run that goes on is read. */
const FOLLOW_MS = 700;

export function useRunSettings() {
  return useQuery({ queryKey: ['run-settings'], queryFn: () => call('readRunSettings'), staleTime: 60_000 });
}

/** A run, followed until it is finished. */
export function useRun(runId: string | undefined) {
  return useQuery({
    queryKey: ['run', runId],
    queryFn: () => call('readRun', { params: { runId: runId ?? '' } }),
    enabled: runId !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.finishedAt === null ? FOLLOW_MS : false),
  });
}

export function useRuns(key: string) {
  return useQuery({
    queryKey: ['runs', key],
    queryFn: () => call('listRuns', { params: { key } }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt }) => finishedAt === null) ? FOLLOW_MS : false,
  });
}

export function useStartRun(key: string, onStarted: (runId: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: StartRun) => call('startRun', { params: { key }, body }),
    onSuccess(run) {
      queries.setQueryData(['run', run.id], run);
      void queries.invalidateQueries({ queryKey: ['runs', key] });
      onStarted(run.id);
    },
  });
}

export function useExpectations(key: string) {
  return useQuery({ queryKey: ['expectations', key], queryFn: () => call('listExpectations', { params: { key } }) });
}
