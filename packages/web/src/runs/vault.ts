import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { KeptReport } from './kept-report.ts';
import type { KeyValue } from './key-value.ts';
import type { Run } from './run.ts';

export type Vault = ReturnType<typeof createVault>;

/** Everything that the device keeps for the visitor: runs, reports and the questions they were answered to. */
export function createVault(storage: KeyValue) {
  async function runs(): Promise<Run[]> {
    const all = (await storage.all('runs')) as Run[];
    return all.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  }

  /** Writes the run unless a newer revision is there already; says which of the two happened. */
  async function saveRun(run: Run): Promise<'saved' | 'outdated'> {
    let outcome: 'saved' | 'outdated' = 'saved';
    await storage.change('runs', run.id, (old) => {
      outcome = old && (old as Run).revision > run.revision ? 'outdated' : 'saved';
      return outcome === 'saved' ? run : undefined;
    });
    return outcome;
  }

  /** Removes a run and its report together; if it was the one in hand, none is. */
  async function forget(runId: string): Promise<void> {
    const active = await activeRunId();
    await storage.remove([
      ['runs', runId],
      ['reports', runId],
      ...(active === runId ? ([['notes', 'active']] as ['notes', string][]) : []),
    ]);
  }

  async function activeRunId(): Promise<string | undefined> {
    return (await storage.get('notes', 'active')) as string | undefined;
  }

  async function latestQuestionnaire(id: string): Promise<Questionnaire | undefined> {
    const all = ((await storage.all('definitions')) as Questionnaire[]).filter((definition) => definition.id === id);
    return all.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0];
  }

  return {
    durable: storage.durable,
    runs,
    run: async (id: string) => (await storage.get('runs', id)) as Run | undefined,
    saveRun,
    forget,
    activeRunId,
    activate: (runId: string) => storage.change('notes', 'active', () => runId),
    report: async (runId: string) => (await storage.get('reports', runId)) as KeptReport | undefined,
    reports: async () => (await storage.all('reports')) as KeptReport[],
    saveReport: (report: KeptReport) => storage.change('reports', report.runId, () => report),
    questionnaire: async ({ id, version }: { id: string; version: string }) =>
      (await storage.get('definitions', `${id}@${version}`)) as Questionnaire | undefined,
    latestQuestionnaire,
    keepQuestionnaire: (definition: Questionnaire) =>
      storage.change('definitions', `${definition.id}@${definition.version}`, () => definition),
  };
}
