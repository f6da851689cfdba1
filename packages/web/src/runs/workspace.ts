import { carryOver } from '@votive/shared/assessment/carry-over';
import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { createAutosave, type SaveState } from './autosave.ts';
import { type Happening, mayCount, withEvent } from './counted-event.ts';
import type { KeptReport } from './kept-report.ts';
import { createObservable } from './observable.ts';
import { newAnalysisKey, type Order, orderFor, withCopiesOf } from './order.ts';
import { type ConsentRecord, changeRun, type Run, type RunChange, startRun } from './run.ts';
import { holdRun, type TabLock } from './tab-lock.ts';
import type { Vault } from './vault.ts';

export const QUESTIONNAIRE_ID = 'votive.core';

/** What the pages show: the run in hand, its questions and its report, and whether this tab may change them. */
export type Desk = {
  questionnaire: Questionnaire | undefined;
  run: Run | undefined;
  report: KeptReport | undefined;
  /** What was asked for from the server and is not here yet. */
  order: Order | undefined;
  mayWrite: boolean;
  save: SaveState;
  /** Set once after the questions changed under a draft. */
  carried: { kept: number; total: number; look: readonly string[] } | undefined;
};

type Dependencies = {
  vault: Vault;
  fetchQuestionnaire: (id: string) => Promise<Questionnaire>;
  locks: LockManager | undefined;
  now: () => Date;
  newId: () => string;
};

export type Workspace = ReturnType<typeof createWorkspace>;

const EMPTY: Desk = {
  questionnaire: undefined,
  run: undefined,
  report: undefined,
  order: undefined,
  mayWrite: true,
  save: 'saved',
  carried: undefined,
};

/** The visitor's desk: opens the run in hand, applies changes to it, keeps it, and guards it against a second tab. */
export function createWorkspace({ vault, fetchQuestionnaire, locks, now, newId }: Dependencies) {
  const desk = createObservable<Desk>(EMPTY);
  let lock: TabLock | undefined;
  const put = (change: Partial<Desk>) => desk.set({ ...desk.get(), ...change });

  const autosave = createAutosave<Run>(
    async (run) => {
      if ((await vault.saveRun(run)) === 'outdated') loseRun();
    },
    (save) => put({ save }),
  );

  function loseRun(): void {
    autosave.discard();
    put({ mayWrite: false });
  }

  /** The current questions: from the server, or the copy on this device when it does not answer. */
  async function loadQuestionnaire(): Promise<Questionnaire> {
    try {
      const definition = await fetchQuestionnaire(QUESTIONNAIRE_ID);
      await vault.keepQuestionnaire(definition);
      return definition;
    } catch (error) {
      const kept = await vault.latestQuestionnaire(QUESTIONNAIRE_ID);
      if (!kept) throw error;
      return kept;
    }
  }

  /** Opens the run that was in hand on this device, if there is one. */
  async function open(): Promise<void> {
    const id = await vault.activeRunId();
    if (id) await openRun(id, { steal: false });
  }

  async function openRun(id: string, { steal }: { steal: boolean }): Promise<void> {
    lock?.release();
    lock = await holdRun(locks, id, { steal, onLost: loseRun });
    const run = await vault.run(id);
    if (!run) return close();
    await vault.activate(id);
    const questionnaire = await questionsFor(run);
    const report = await vault.report(id);
    put({ ...EMPTY, run, questionnaire, report, order: await vault.order(id), mayWrite: lock.held });
  }

  async function questionsFor(run: Run): Promise<Questionnaire> {
    return (await vault.questionnaire(run.questionnaire)) ?? (await loadQuestionnaire());
  }

  /** Takes a newer version of the questions for the draft in hand; a run with a report keeps those it was made with. */
  async function refreshQuestions(): Promise<void> {
    const next = await loadQuestionnaire();
    const { run, report, mayWrite, questionnaire } = desk.get();
    if (!run || !questionnaire) return put({ questionnaire: next });
    if (report || !mayWrite || next.version === run.questionnaire.version) return;
    const { answers, carried, review, dropped } = carryOver(questionnaire, next, run.answers);
    const moved: Run = {
      ...run,
      questionnaire: { id: next.id, version: next.version },
      answers: answers as Answers,
      place: next.items.some(({ id }) => id === run.place) ? run.place : (next.items[0]?.id ?? run.place),
      revision: run.revision + 1,
      updatedAt: now().toISOString(),
    };
    const total = carried.length + review.length + dropped.length;
    put({ run: moved, questionnaire: next, carried: { kept: carried.length, total, look: review } });
    autosave.put(moved);
  }

  async function begin(consent: ConsentRecord): Promise<Run> {
    const questionnaire = await loadQuestionnaire();
    const run = startRun(questionnaire, consent, { id: newId(), now: now() });
    await vault.saveRun(run);
    await openRun(run.id, { steal: false });
    return run;
  }

  function change(runChange: RunChange): void {
    const { run, mayWrite } = desk.get();
    if (!run || !mayWrite) return;
    const next = changeRun(run, runChange, now());
    if (next === run) return;
    put({ run: next });
    autosave.put(next);
  }

  /** The device took no more: what is on the desk stays there, and the page says that it is nowhere else. */
  const noteFull = () => put({ save: 'failed' });
  const isInHand = (runId: string) => desk.get().run?.id === runId;

  /** Keeps a new report. It is shown even where the device has no room for it. */
  async function keepReport(report: KeptReport): Promise<void> {
    const whole = withCopiesOf(report, desk.get().order);
    if (isInHand(report.runId)) put({ report: whole, order: undefined });
    await vault.saveReport(whole).catch(noteFull);
  }

  /** Changes a report: at once where it is on the desk, and then as it lies on the device. */
  async function changeReport(runId: string, next: (report: KeptReport) => KeptReport): Promise<void> {
    const { report } = desk.get();
    if (report && isInHand(runId)) put({ report: next(report) });
    await vault.changeReport(runId, next).catch(noteFull);
  }

  /** Notes what somebody did with a report, to be counted on the server; nothing where they did not agree to that. */
  async function noteEvent(report: KeptReport, happening: Happening): Promise<void> {
    if (!mayCount(report, desk.get().run)) return;
    const event = { ...happening, key: newId() };
    await vault
      .changeEvents((waiting) => withEvent(waiting, { analysisId: report.analysis.id, event }))
      .catch(noteFull);
  }

  /** The order for a report of the run in hand; on the device before it answers, wherever the device can keep it. */
  async function order(request: RequestAnalysis): Promise<Order | undefined> {
    const { run, order: before } = desk.get();
    if (!run) return undefined;
    const next = orderFor(request, { runId: run.id, before, newKey: () => newAnalysisKey(now()) });
    put({ order: next });
    await vault.saveOrder(next).catch(noteFull);
    return next;
  }

  /** The order does not go on by itself any more. What it may have left on the server is not forgotten. */
  async function endOrder(state: 'stopped' | 'over'): Promise<void> {
    const { order: current } = desk.get();
    if (!current) return;
    const next = { ...current, state };
    put({ order: next });
    await vault.saveOrder(next).catch(noteFull);
  }

  async function close(): Promise<void> {
    lock?.release();
    lock = undefined;
    put({ ...EMPTY, questionnaire: desk.get().questionnaire });
  }

  async function forget(runId: string): Promise<void> {
    autosave.discard();
    await autosave.flush();
    await vault.forget(runId);
    if (isInHand(runId)) await close();
  }

  return {
    desk,
    durable: vault.durable,
    open,
    openRun,
    refreshQuestions,
    loadQuestionnaire,
    begin,
    change,
    keepReport,
    changeReport,
    order,
    endOrder,
    noteEvent,
    events: vault.events,
    counted: (key: string) => vault.changeEvents((waiting) => waiting.filter(({ event }) => event.key !== key)),
    deletions: vault.deletions,
    deleted: vault.deleted,
    forget,
    close,
    runs: vault.runs,
    reports: vault.reports,
    flush: autosave.flush,
    dismissCarried: () => put({ carried: undefined }),
    /** Makes this tab the one that writes, with what the other tab saved last. */
    takeOver: async () => {
      const { run } = desk.get();
      if (run) await openRun(run.id, { steal: true });
    },
  };
}
