export type SaveState = 'saved' | 'saving' | 'failed';

/**
 * Saves the latest value as soon as the previous save is through: one write at a time, nothing waits on a timer, and
 * of several values that arrive meanwhile only the last is written.
 */
export function createAutosave<T>(save: (value: T) => Promise<void>, onState: (state: SaveState) => void) {
  let next: { value: T } | undefined;
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (next) {
      const { value } = next;
      next = undefined;
      try {
        await save(value);
        if (!next) onState('saved');
      } catch {
        onState('failed');
      }
    }
    working = undefined;
  }

  function put(value: T): void {
    next = { value };
    onState('saving');
    working ??= work();
  }

  return {
    put,
    /** Resolves when everything put so far is written or has failed. */
    flush: async () => {
      await working;
    },
    /** Forgets what is not yet being written. */
    discard: () => {
      next = undefined;
    },
  };
}
