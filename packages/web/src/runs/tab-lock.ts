export type TabLock = { held: boolean; release: () => void };

/**
 * Holds a run for this tab. Without `steal`, a run held by another tab is left to it (`held: false`). `onLost` is
 * called when another tab takes it. Where the browser has no locks, every tab holds what it asks for.
 */
export async function holdRun(
  locks: LockManager | undefined,
  runId: string,
  { steal, onLost }: { steal: boolean; onLost: () => void },
): Promise<TabLock> {
  if (!locks) return { held: true, release: () => undefined };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: answer, resolve: decide } = Promise.withResolvers<boolean>();
  locks
    .request(`votive.run.${runId}`, steal ? { steal: true } : { ifAvailable: true }, async (lock) => {
      decide(lock !== null);
      if (lock) await released;
    })
    // A stolen lock rejects the request of the tab that held it.
    .catch(onLost);
  return { held: await answer, release };
}
