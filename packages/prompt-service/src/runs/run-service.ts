import { randomUUID } from 'node:crypto';
import type { Run, RunSummary, StartRun } from '@votive/shared/admin-api/run-contracts';
import { AppError } from '@votive/shared/app-error';
import type { Language } from '@votive/shared/contracts/language';
import type { CellOrder, RunOrder } from '@votive/shared/contracts/prompt-runs';
import type { Logger } from 'pino';
import type { ExpectationStore } from './expectation-store.ts';
import type { RunClient } from './run-client.ts';
import type { RunStore, StoredRun } from './run-store.ts';
import { toRun } from './to-run.ts';

export type RunService = ReturnType<typeof createRunService>;

type Dependencies = {
  runs: RunStore;
  expectations: ExpectationStore;
  client: RunClient;
  log: Logger;
  now: () => Date;
};
/** A run that ended, as it is stored. */
export type EndedRun = StoredRun;
/** One column of a run: its name, the version where it is one, and the prompt with its includes in place. */
export type RunColumn = {
  name: string;
  versionId: string | null;
  mode: StartRun['mode'];
  prompt: CellOrder['prompt'];
};
export type RunPlan = {
  promptId: string;
  promptKey: string;
  startedBy: string;
  mode: StartRun['mode'];
  provider: StartRun['provider'];
  columns: RunColumn[];
  sitters: { personaId: string; language: Language }[];
  gateVersionId: string | null;
};

/** What becomes of the cells that have no answer when a run ends. */
type End = { status: 'failed' | 'cancelled'; problem: string | null };
const NO_ANSWER: End = { status: 'failed', problem: 'No answer came.' };

/** Runs under way at once; their cells share the few places that the backend has for them. */
const RUNS_AT_ONCE = 2;

/** Runs go on by themselves once they began; whoever looks sees them as far as they are. A restart ends what was under way. */
export function createRunService({ runs, expectations, client, log, now }: Dependencies) {
  const underWay = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  const at = () => now().toISOString();

  /** Begins a run and answers its id; `onEnd` is called once with the run when it ended, also where it was stopped. Throws `limited` while two others are under way. */
  async function begin(plan: RunPlan, onEnd?: (run: StoredRun) => Promise<void>): Promise<string> {
    if (underWay.size >= RUNS_AT_ONCE)
      throw new AppError('limited', `${RUNS_AT_ONCE} runs are under way. Wait until one ends, or stop one.`);
    const { columns, sitters, ...head } = plan;
    const id = randomUUID();
    const stop = new AbortController();
    const entry = { stop, ended: Promise.resolve() };
    underWay.set(id, entry);
    const places = sitters.flatMap((sitter) =>
      columns.map((column, index) => ({ ...sitter, column: index, prompt: column.prompt })),
    );
    const shown = columns.map(({ name, versionId, mode }) => ({ name, versionId, mode }));
    const cells = places.map(({ column, personaId, language }) => ({
      column,
      personaId,
      language,
      status: 'waiting' as const,
      figures: null,
    }));
    try {
      await runs.insert({ id, ...head, startedAt: at(), columns: shown, cells });
    } catch (error) {
      underWay.delete(id);
      throw error;
    }
    const order = {
      provider: plan.provider,
      cells: places.map(({ prompt, personaId, language }, index) => ({
        id: String(index),
        prompt,
        personaId,
        language,
      })),
    };
    entry.ended = follow(id, order, stop.signal)
      .then(async () => {
        const run = onEnd && (await runs.read(id));
        if (run) await onEnd(run);
      })
      .catch((error: unknown) => log.error({ runId: id, type: (error as Error).name }, 'a run could not be ended'))
      .finally(() => underWay.delete(id));
    return id;
  }

  async function follow(id: string, order: RunOrder, signal: AbortSignal): Promise<void> {
    const end = await write(id, order, signal).then(
      () => NO_ANSWER,
      (error: unknown) => endOf(error, id, signal),
    );
    await runs.finish(id, { ...end, at: at() });
  }

  async function write(id: string, order: RunOrder, signal: AbortSignal): Promise<void> {
    for await (const line of client.run(order, signal)) {
      const figures = line.event === 'finished' ? line.figures : null;
      await runs.writeCell(id, Number(line.id), { status: figures?.status ?? 'running', figures });
    }
  }

  function endOf(error: unknown, runId: string, signal: AbortSignal): End {
    if (signal.aborted) return { status: 'cancelled', problem: null };
    if (error instanceof AppError) return { status: 'failed', problem: error.message };
    log.error({ runId, type: (error as Error).name }, 'a run failed');
    return { status: 'failed', problem: 'Something went wrong on our side. It has been logged.' };
  }

  async function read(id: string): Promise<Run> {
    const run = await runs.read(id);
    if (!run) throw new AppError('not_found', 'There is no such run, or it is too old to be kept.');
    return toRun(run, await expectations.list(run.promptId));
  }

  /** Stops a run; what was answered stays. */
  async function cancel(id: string): Promise<Run> {
    const running = underWay.get(id);
    running?.stop.abort();
    await running?.ended;
    return read(id);
  }

  /** Ends what a process before this one left unfinished. */
  async function recover(): Promise<void> {
    for (const id of await runs.unfinished())
      await runs.finish(id, { at: at(), status: 'cancelled', problem: 'The service was stopped meanwhile.' });
  }

  /** Ends everything that is under way; to be called before the database is closed. */
  async function stop(): Promise<void> {
    const all = [...underWay.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  return { begin, read, cancel, recover, stop, list: (promptId: string): Promise<RunSummary[]> => runs.list(promptId) };
}
