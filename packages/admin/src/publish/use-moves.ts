import { useQuery } from '@tanstack/react-query';
import { call } from '../app/api.ts';

export function useMoves(key: string) {
  return useQuery({ queryKey: ['moves', key], queryFn: () => call('labelMoves', { params: { key } }) });
}

/** Whether a version was in production before: going back to it needs no gate. */
export function useWasLive(key: string, versionId: string): boolean {
  const { data } = useMoves(key);
  return (
    data?.items.some(
      ({ label, fromVersionId, toVersionId }) =>
        label === 'production' && (fromVersionId === versionId || toVersionId === versionId),
    ) ?? false
  );
}
