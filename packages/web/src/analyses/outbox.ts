import { createObservable } from '../runs/observable.ts';
import type { Workspace } from '../runs/workspace.ts';
import { type Api, ApiProblem } from './api.ts';
import { delayAfter } from './retry.ts';
import { isWaitingToBeStored, storeLater } from './store-later.ts';

/** What the server could not take yet. Everything of it lies on the device and survives a reload. */
export type Waiting = { toStore: number; toDelete: number; toCount: number };
export type Outbox = ReturnType<typeof createOutbox>;

type Dependencies = {
  workspace: Pick<Workspace, 'reports' | 'changeReport' | 'deletions' | 'deleted' | 'events' | 'counted'>;
  api: Pick<Api, 'store' | 'read' | 'remove' | 'count'>;
  locks: LockManager | undefined;
  isOnline: () => boolean;
  /** Calls back after that time; answers how to call it off. */
  after: (delayMs: number, call: () => void) => () => void;
  random: () => number;
};

type Job = { kind: keyof Waiting; run: () => Promise<void> };

const NOTHING: Waiting = { toStore: 0, toDelete: 0, toCount: 0 };
const KINDS = ['toStore', 'toDelete', 'toCount'] as const;
const JITTER = 0.2;
/** When to look again where another tab is at work. */
const OTHER_TAB_MS = 4_000;

/**
 * Brings to the server what it could not take when it was away or being looked after: copies to store, copies to delete, and what is to be counted. Tries again when the server asked it
 * to, else after doubling pauses, and at once when the connection is back. One tab at a time does it.
 */
export function createOutbox({ workspace, api, locks, isOnline, after, random }: Dependencies) {
  const waiting = createObservable<Waiting>(NOTHING);
  let working: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let attempt = 0;
  let nextAtMs = 0;
  let callOff: () => void = () => undefined;

  /** Tries everything that waits now, and answers when it was tried. */
  function deliver(): Promise<void> {
    if (working !== undefined) queued ??= working.then(start);
    return queued ?? start();
  }

  function start(): Promise<void> {
    queued = undefined;
    working = alone(round).finally(() => {
      working = undefined;
    });
    return working;
  }

  async function round(): Promise<void> {
    callOff();
    const problems: ApiProblem[] = [];
    const left = { ...NOTHING };
    for (const job of await jobs()) {
      const problem = isOnline() ? await attemptJob(job) : new ApiProblem('network', 'offline');
      if (!problem) continue;
      left[job.kind] += 1;
      problems.push(problem);
    }
    show(left);
    attempt = problems.length === 0 ? 0 : attempt + 1;
    if (problems.length > 0) tryAgainAfter(Math.max(...problems.map((problem) => delayAfter(attempt, problem))));
  }

  function show(left: Waiting): void {
    const shown = waiting.get();
    if (KINDS.some((kind) => left[kind] !== shown[kind])) waiting.set(left);
  }

  function tryAgainAfter(delayMs: number): void {
    const spreadMs = delayMs * (1 + JITTER * random());
    nextAtMs = performance.now() + spreadMs;
    callOff = after(spreadMs, () => void deliver());
  }

  async function jobs(): Promise<Job[]> {
    const [reports, deletions, events] = await Promise.all([
      workspace.reports(),
      workspace.deletions(),
      workspace.events(),
    ]);
    const remove = deletions.map((copy): Job => {
      const run = async () => {
        await api.remove(copy).catch(unlessMissing);
        await workspace.deleted(copy);
      };
      return { kind: 'toDelete', run };
    });
    const store = reports.filter(isWaitingToBeStored).map((report): Job => {
      const run = async () => workspace.changeReport(report.runId, await storeLater(report, api));
      return { kind: 'toStore', run };
    });
    const count = events.map((counted): Job => {
      const run = async () => {
        await api.count(counted).catch(unlessRefused);
        await workspace.counted(counted.event.key);
      };
      return { kind: 'toCount', run };
    });
    return [...remove, ...store, ...count];
  }

  /** In one tab at a time; a tab that finds another at work looks again a little later. */
  async function alone(work: () => Promise<void>): Promise<void> {
    if (!locks) return work();
    await locks.request('votive.outbox', { ifAvailable: true }, async (lock) => {
      if (lock) return work();
      const kinds = (await jobs()).map(({ kind }) => kind);
      const countOf = (kind: keyof Waiting) => kinds.filter((other) => other === kind).length;
      show({ toStore: countOf('toStore'), toDelete: countOf('toDelete'), toCount: countOf('toCount') });
      callOff();
      tryAgainAfter(OTHER_TAB_MS);
    });
  }

  return {
    waiting,
    deliver,
    /** Tries unless the server asked for patience. */
    deliverIfDue: () => (performance.now() >= nextAtMs ? deliver() : Promise.resolve()),
  };
}

async function attemptJob({ run }: Job): Promise<ApiProblem | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof ApiProblem ? error : new ApiProblem('busy', 'the device could not write it down');
  }
}

/** A copy that is gone already counts as deleted. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.kind !== 'missing') throw error;
}

/** An event that the server will never take is not worth keeping. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof ApiProblem) || !['missing', 'refused', 'conflict'].includes(error.kind)) throw error;
}
