import type { ServerResponse } from 'node:http';

/** Counts requests until they are answered, so that the database can be closed when the last one is. Streams are not among them. */
export function createRequestsUnderWay() {
  const open = new Set<ServerResponse>();
  let onEmpty: () => void = () => undefined;

  function add(response: ServerResponse): void {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) onEmpty();
    });
  }

  /** Settles when none is left; after `limitMs` those that are left are cut. What they were about to write was never acknowledged. */
  async function finish(limitMs: number): Promise<void> {
    if (open.size === 0) return;
    const cut = setTimeout(() => {
      for (const response of open) response.destroy();
    }, limitMs);
    await new Promise<void>((resolve) => {
      onEmpty = resolve;
    });
    clearTimeout(cut);
  }

  return { add, finish };
}
