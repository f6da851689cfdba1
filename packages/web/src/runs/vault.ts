import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { CountedEvent } from './counted-event.ts';
import type { KeptReport, StoredCopy } from './kept-report.ts';
import type { KeyValue } from './key-value.ts';
import { type Order, withCopiesOf } from './order.ts';
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

  /** Changes a report as it lies on the device now, so that neither a remark nor the news that it was stored overwrites the other. */
  async function changeReport(
    runId: string,
    next: (report: KeptReport) => KeptReport,
  ): Promise<KeptReport | undefined> {
    let changed: KeptReport | undefined;
    await storage.change('reports', runId, (old) => {
      changed = old ? next(old as KeptReport) : undefined;
      return changed;
    });
    return changed;
  }

  /** Keeps a report, with the copies of its order, which is fulfilled by it. */
  async function saveReport(report: KeptReport): Promise<KeptReport> {
    const whole = withCopiesOf(report, await order(report.runId));
    await storage.change('reports', report.runId, () => whole);
    await storage.remove([['notes', orderKey(report.runId)]]);
    return whole;
  }

  async function order(runId: string): Promise<Order | undefined> {
    return (await storage.get('notes', orderKey(runId))) as Order | undefined;
  }

  /** Removes a run and all that belongs to it; if it was the one in hand, none is. The keys to copies on the server stay until these are deleted. */
  async function forget(runId: string): Promise<void> {
    const [active, kept, ordered] = [await activeRunId(), await storage.get('reports', runId), await order(runId)];
    const copies = [...((kept as KeptReport | undefined)?.copies ?? []), ...(ordered?.copies ?? [])];
    if (copies.length > 0) await changeDeletions((waiting) => [...without(waiting, copies), ...copies]);
    const analysisId = (kept as KeptReport | undefined)?.analysis.id;
    if (analysisId) await changeEvents((waiting) => waiting.filter((event) => event.analysisId !== analysisId));
    await storage.remove([
      ['runs', runId],
      ['reports', runId],
      ['notes', orderKey(runId)],
      ...(active === runId ? ([['notes', 'active']] as ['notes', string][]) : []),
    ]);
  }

  async function activeRunId(): Promise<string | undefined> {
    return (await storage.get('notes', 'active')) as string | undefined;
  }

  async function deletions(): Promise<readonly StoredCopy[]> {
    return ((await storage.get('notes', 'deletions')) as StoredCopy[] | undefined) ?? [];
  }

  function changeDeletions(next: (waiting: readonly StoredCopy[]) => readonly StoredCopy[]): Promise<void> {
    return storage.change('notes', 'deletions', (old) => next((old as StoredCopy[] | undefined) ?? []));
  }

  function changeEvents(next: (waiting: readonly CountedEvent[]) => readonly CountedEvent[]): Promise<void> {
    return storage.change('notes', 'events', (old) => next((old as CountedEvent[] | undefined) ?? []));
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
    saveReport,
    changeReport,
    order,
    saveOrder: (next: Order) => storage.change('notes', orderKey(next.runId), () => next),
    /** What is still to be counted, oldest first. */
    events: async () => ((await storage.get('notes', 'events')) as CountedEvent[] | undefined) ?? [],
    changeEvents,
    /** Copies on the server that their person deleted here already. */
    deletions,
    deleted: (copy: StoredCopy) => changeDeletions((waiting) => without(waiting, [copy])),
    questionnaire: async ({ id, version }: { id: string; version: string }) =>
      (await storage.get('definitions', `${id}@${version}`)) as Questionnaire | undefined,
    latestQuestionnaire,
    keepQuestionnaire: (definition: Questionnaire) =>
      storage.change('definitions', `${definition.id}@${definition.version}`, () => definition),
  };
}

const orderKey = (runId: string) => `order:${runId}`;

function without(waiting: readonly StoredCopy[], copies: readonly StoredCopy[]): StoredCopy[] {
  return waiting.filter(({ id }) => !copies.some((copy) => copy.id === id));
}
