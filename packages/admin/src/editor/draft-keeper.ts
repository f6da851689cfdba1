import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { Draft, VersionContent } from '@votive/shared/admin-api/prompt-contracts';

/**
 * How a draft stands: `untouched` has never been saved, `changed` waits for a pause, `waiting` could not be saved and is tried again, `refused` is not valid
 * as it is, `elsewhere` was saved in another tab meanwhile.
 */
export type DraftStatus = 'untouched' | 'changed' | 'saving' | 'saved' | 'waiting' | 'refused' | 'elsewhere';

export type DraftState = {
  content: VersionContent;
  note: string;
  baseVersionId: string | null;
  /** The revision that the next saving builds on; null before the first. */
  revision: number | null;
  savedAt: string | null;
  status: DraftStatus;
  problem: string | null;
};
type Unsaved = Pick<Draft, 'content' | 'note' | 'baseVersionId'> & { ifRevision: number | null };

type Options = {
  start: Pick<DraftState, 'content' | 'note' | 'baseVersionId' | 'revision' | 'savedAt'>;
  save: (draft: Unsaved) => Promise<Draft>;
  /** Milliseconds of quiet before a change is saved, and before a failed saving is tried again. */
  delayMs?: number;
  retryMs?: number;
};

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

/**
 * Keeps one draft and saves it by itself, one saving at a time: what is typed during a saving goes with the next. Never overwrites a revision it has not
 * seen; whoever resolves an `elsewhere` says which one stays.
 */
export function createDraftKeeper({ start, save, delayMs = 800, retryMs = 4_000 }: Options) {
  let state: DraftState = { ...start, status: start.revision === null ? 'untouched' : 'saved', problem: null };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  function set(change: Partial<DraftState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  function edit(change: Partial<Pick<DraftState, 'content' | 'note' | 'baseVersionId'>>): void {
    const isBlocked = state.status === 'elsewhere';
    set({ ...change, ...(!isBlocked && { status: 'changed', problem: null }) });
    if (!isBlocked) schedule(delayMs);
  }

  /** Saves what is not saved yet, and waits until it is or cannot be. */
  async function flush(): Promise<DraftState> {
    clearTimeout(timer);
    if (underWay !== undefined) await underWay;
    if (state.status === 'changed' || state.status === 'waiting') {
      underWay = saveOnce().finally(() => {
        underWay = undefined;
      });
      await underWay;
    }
    return state;
  }

  async function saveOnce(): Promise<void> {
    const { content, note, baseVersionId, revision } = state;
    const isCurrent = () => state.content === content && state.note === note && state.baseVersionId === baseVersionId;
    set({ status: 'saving' });
    try {
      const saved = await save({ content, note, baseVersionId, ifRevision: revision });
      const done = isCurrent();
      set({ revision: saved.revision, savedAt: saved.savedAt, status: done ? 'saved' : 'changed', problem: null });
      if (!done) schedule(delayMs);
    } catch (error) {
      fail(error, isCurrent());
    }
  }

  /** What was typed meanwhile deserves a saving of its own, except over a revision that nobody here has seen. */
  function fail(error: unknown, isCurrent: boolean): void {
    const problem = error instanceof Error ? error.message : String(error);
    const failure = failureOf(error);
    if (failure === 'refused' && !isCurrent) {
      set({ status: 'changed', problem: null });
      schedule(delayMs);
      return;
    }
    set({ status: failure, problem });
    if (failure === 'waiting') schedule(retryMs);
  }

  return {
    read: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit,
    flush,
    /** Goes on with what is typed here, over the revision that another tab saved. */
    keepThis(revision: number | null): void {
      set({ revision, status: 'changed', problem: null });
      schedule(0);
    },
    /** Goes on with what is on the server, or with a fresh start. */
    reset(next: Options['start']): void {
      clearTimeout(timer);
      set({ ...next, status: next.revision === null ? 'untouched' : 'saved', problem: null });
    },
    close: () => clearTimeout(timer),
  };
}

function failureOf(error: unknown): 'elsewhere' | 'refused' | 'waiting' {
  const status = error instanceof AdminApiError ? error.status : 0;
  if (status === 409) return 'elsewhere';
  return [400, 403, 413].includes(status) ? 'refused' : 'waiting';
}
