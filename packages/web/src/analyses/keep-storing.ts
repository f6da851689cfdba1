import type { Workspace } from '../runs/workspace.ts';
import type { Api } from './api.ts';
import { isWaitingToBeStored, storeLater } from './store-later.ts';

/** Tries to store what the server could not keep: now, when the connection is back, and when the page is looked at again. */
export function keepStoring(workspace: Workspace, api: Api): void {
  let isBusy = false;

  async function round(): Promise<void> {
    if (isBusy || !navigator.onLine) return;
    isBusy = true;
    try {
      for (const report of (await workspace.reports()).filter(isWaitingToBeStored)) {
        const next = await storeLater(report, api);
        if (next !== report) await workspace.keepReport(next);
      }
    } finally {
      isBusy = false;
    }
  }

  addEventListener('online', () => void round());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void round();
  });
  void round();
}
