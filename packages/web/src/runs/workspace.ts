import { carryOver } from '@votive/shared/assessment/carry-over';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { createAutosave, type SaveState } from './autosave.ts';
import type { KeptReport } from './kept-report.ts';
import { createObservable } from './observable.ts';
import { type ConsentRecord, changeRun, type Run, type RunChange, startRun } from './run.ts';
import { holdRun, type TabLock } from './tab-lock.ts';
import type { Vault } from './vault.ts';

export const QUESTIONNAIRE_ID = 'votive.core';

/** What the pages show: the run in hand, its questions and its report, and whether this tab may change them. */
export type Desk = {
  questionnaire: Questionnaire | undefined;
  run: Run | undefined;
  report: KeptReport | undefined;
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
    put({ ...EMPTY, run, questionnaire, report, mayWrite: lock.held });
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

  async function keepReport(report: KeptReport): Promise<void> {
    // Shown at once: what somebody says of a finding must not wait for the disk.
    if (desk.get().run?.id === report.runId) put({ report });
    await vault.saveReport(report);
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
    if (desk.get().run?.id === runId) await close();
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
