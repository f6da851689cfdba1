import { type Api, ApiProblem } from '../analyses/api.ts';
import type { KeptReport } from '../runs/kept-report.ts';

type Dependencies = { api: Pick<Api, 'remove'>; forget: (runId: string) => Promise<void> };

/**
 * Deletes the server's copies first and the device's last: if a copy cannot be deleted, its key is still here to try
 * again. A copy that is gone already counts as deleted.
 */
export async function deleteEverything(report: KeptReport, { api, forget }: Dependencies): Promise<void> {
  for (const { id, accessToken } of report.copies) {
    try {
      await api.remove(id, accessToken);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.kind !== 'missing') throw error;
    }
  }
  await forget(report.runId);
}
