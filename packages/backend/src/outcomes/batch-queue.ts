export type BatchQueue<Entry> = ReturnType<typeof createBatchQueue<Entry>>;

/** As many as the contracts of prompt-service take at once. */
export const MAX_BATCH = 500;

/** Entries in the order they came, at most `maxPending` of them; an entry stays until its batch was taken. */
export function createBatchQueue<Entry>(maxPending: number) {
  let pending: Entry[] = [];
  let refused = 0;

  return {
    /** Answers false, and counts it, where there is no room. */
    add(entry: Entry): boolean {
      if (pending.length >= maxPending) {
        refused += 1;
        return false;
      }
      pending.push(entry);
      return true;
    },
    /** Hands the oldest `count` entries to `send`, in batches one after the other, until none of them is left or one batch fails. */
    async drain(send: (batch: readonly Entry[]) => Promise<void>, count: number): Promise<void> {
      let left = count;
      while (left > 0) {
        const batch = pending.slice(0, Math.min(MAX_BATCH, left));
        await send(batch);
        pending = pending.slice(batch.length);
        left -= batch.length;
      }
    },
    all: (): readonly Entry[] => pending,
    size: () => pending.length,
    refused: () => refused,
  };
}
