import { AppError, UpstreamError } from '@votive/shared/app-error';
import type { Exposure, Observation } from '@votive/shared/contracts/exposures';
import type { Outcome, OutcomeEvent } from '@votive/shared/contracts/outcomes';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type BatchQueue, createBatchQueue } from './batch-queue.ts';
import type { LeftoverStore } from './leftover-store.ts';
import type { OutcomeClient } from './outcome-client.ts';

type Dependencies = { client: OutcomeClient; leftovers: LeftoverStore; log: Logger; now: () => Date };
export type OutcomeService = ReturnType<typeof createOutcomeService>;

const MAX_PENDING = 20_000;
const MAX_REMEMBERED = 20_000;
const GATHER_MS = 1_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** How long stopping may take; what is not handed over by then is kept in a file. */
const LAST_TRY_MS = 2_000;

/**
 * Exposures and outcomes on their way to prompt-service: gathered for a second, handed over in batches, exposures first, tried again after pauses, at most 20,000 of
 * each. Nothing waits for it. On stopping the rest is handed over or kept for the next start; a batch that was sent twice counts once, by its keys.
 */
export function createOutcomeService({ client, leftovers, log, now }: Dependencies) {
  const exposures = createBatchQueue<Exposure>(MAX_PENDING);
  const observations = createBatchQueue<Observation>(MAX_PENDING);
  const outcomes = createBatchQueue<Outcome>(MAX_PENDING);
  const waiting = () => exposures.size() + observations.size() + outcomes.size();
  const seen = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let failures = 0;
  let isClosed = false;

  const kept = leftovers.load();
  for (const exposure of kept.exposures) exposures.add(exposure);
  for (const observation of kept.observations) observations.add(observation);
  for (const outcome of kept.outcomes) outcomes.add(outcome);
  let isFileDue = waiting() > 0;
  if (isFileDue) schedule(GATHER_MS);

  function schedule(delayMs: number): void {
    if (timer || isClosed) return;
    timer = setTimeout(() => {
      timer = undefined;
      void deliver();
    }, delayMs);
    timer.unref();
  }

  /** Hands over what is there; never throws. */
  function deliver(): Promise<void> {
    working ??= handOver()
      .catch(noteFailure)
      .finally(() => {
        working = undefined;
        if (waiting() > 0) schedule(GATHER_MS);
      });
    return working;
  }

  /** Hands over what is there now. What comes meanwhile waits for the next time: its outcome must not overtake its exposure, or it would be ignored. */
  async function handOver(): Promise<void> {
    const [exposed, observed, done] = [exposures.size(), observations.size(), outcomes.size()];
    await exposures.drain((batch) => orRefused(client.sendExposures(batch), batch.length), exposed);
    await observations.drain((batch) => orRefused(client.sendObservations(batch), batch.length), observed);
    await outcomes.drain((batch) => orRefused(client.sendOutcomes(batch), batch.length), done);
    failures = 0;
    if (isFileDue) leftovers.clear();
    isFileDue = false;
  }

  function noteFailure(error: unknown): void {
    failures += 1;
    const askedMs = error instanceof UpstreamError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    const pauseMs = Math.min(Math.max(askedMs, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10)), LONGEST_PAUSE_MS);
    if (failures === 1) log.warn({ entries: waiting() }, 'exposures and outcomes wait to be handed over');
    schedule(pauseMs);
  }

  /** A batch that will never be taken is let go, loudly: behind it everything else would wait for ever. */
  async function orRefused(sent: Promise<void>, entries: number): Promise<void> {
    await sent.catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'invalid')) throw error;
      log.error({ entries }, 'the prompt-service refuses a batch of outcomes; it is not counted');
    });
  }

  function enqueue<Entry>(queue: BatchQueue<Entry>, entry: Entry): boolean {
    const hasRoom = queue.add(entry);
    if (!hasRoom && queue.refused() === 1) log.warn('more outcomes came than can wait; further ones are not counted');
    schedule(GATHER_MS);
    return hasRoom;
  }

  return {
    /** Takes in what a person did with a report; the same key again changes nothing. Throws `unavailable` when too much waits already. */
    recordEvent(analysisId: string, event: OutcomeEvent): void {
      const name = `${analysisId} ${event.key}`;
      if (seen.has(name)) return;
      if (!enqueue(outcomes, { analysisId, at: now().toISOString(), event }))
        throw new AppError('unavailable', 'Too much is waiting to be counted; try again later.');
      seen.set(name, true);
    },
    /** An arm's prompt goes out now. Never throws. */
    recordExposure: (exposure: Exposure): void => void enqueue(exposures, exposure),
    /** Takes in how the answer to an exposure turned out. Never throws. */
    recordObservation: (observation: Observation): void => void enqueue(observations, observation),
    waiting,
    /** Hands over the rest, within two seconds, and keeps in a file what is left then. */
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      const last = (working ?? Promise.resolve()).then(() => (waiting() > 0 ? deliver() : undefined));
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, LAST_TRY_MS).unref())]);
      if (waiting() === 0) return;
      leftovers.save({ exposures: exposures.all(), observations: observations.all(), outcomes: outcomes.all() });
    },
  };
}
