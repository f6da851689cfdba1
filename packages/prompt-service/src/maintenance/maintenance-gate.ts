import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { MaintenanceState } from '@votive/shared/contracts/maintenance';
import type { Logger } from 'pino';
import { DatabaseRefusal } from '../database/database-refusal.ts';
import { type FoundMarker, readMarker, removeMarker } from './read-marker.ts';
import { createRequestsUnderWay } from './requests-under-way.ts';

const POLL_MS = 250;
const STREAMS = new Set(['/internal/changes']);

/** The service over an open database, and how to close both. */
export type OpenService = { handle: RequestListener; close: () => Promise<void> };

export type MaintenanceGate = Awaited<ReturnType<typeof createMaintenanceGate>>;

/**
 * Opens the service, and closes its database whenever a command of the operator says so by the marker in the data folder: requests under way finish, new ones are
 * answered by `closedApp`, streams stay. It opens again when the marker is gone, or when nobody holds it any more; `onFailure` hears where that is refused.
 */
export async function createMaintenanceGate({
  dataDir,
  open,
  closedApp,
  drainMs,
  log,
  now,
  onFailure,
}: {
  dataDir: string;
  open: (state: () => MaintenanceState) => Promise<OpenService>;
  closedApp: (state: () => MaintenanceState, retryAfterSeconds: () => number) => RequestListener;
  drainMs: number;
  log: Logger;
  now: () => Date;
  onFailure: (error: unknown) => void;
}) {
  const bootId = randomUUID();
  const underWay = createRequestsUnderWay();
  let service: OpenService | undefined;
  let marker: FoundMarker | undefined = readMarker(dataDir);
  let state: MaintenanceState['state'] = 'maintenance';
  let since = now();
  let work: Promise<void> = Promise.resolve();
  let busy = false;
  let stopped = false;
  const closed = closedApp(current, () => marker?.retryAfterSeconds ?? 1);

  function current(): MaintenanceState {
    const reason = state === 'open' ? null : (marker?.reason ?? 'opening');
    return { state, reason, since: since.toISOString(), bootId };
  }

  function become(next: MaintenanceState['state']): void {
    state = next;
    since = now();
  }

  async function openUp(): Promise<void> {
    service = await open(current);
    become('open');
  }

  async function closeDown(reason: string): Promise<void> {
    become('closing');
    await underWay.finish(drainMs);
    // What an answered request had still to tidy up comes first.
    await new Promise((resolve) => setImmediate(resolve));
    await service?.close();
    service = undefined;
    become('maintenance');
    log.warn({ reason }, 'the database is closed for maintenance');
  }

  /** One look at the marker, and what follows from it. */
  async function look(): Promise<void> {
    const found = readMarker(dataDir);
    if (found) marker = found;
    if (service) {
      if (found?.isFresh) await closeDown(found.reason);
      return;
    }
    if (found?.isFresh) return;
    await openAgain(found);
  }

  /** A marker that nobody touches any more has lost its holder. Each step of each command leaves a database that can be opened. */
  async function openAgain(found: FoundMarker | undefined): Promise<void> {
    try {
      await openUp();
    } catch (error) {
      if (found && isOwned(error)) return;
      throw error;
    }
    if (found) {
      log.error({ reason: found.reason }, 'maintenance was left by its holder; the database is open again');
      removeMarker(dataDir);
    } else log.info('maintenance is over; the database is open again');
    marker = undefined;
  }

  if (marker?.isFresh) log.warn({ reason: marker.reason }, 'starting in maintenance');
  else await openUp();

  const poll = setInterval(() => {
    if (busy || stopped) return;
    busy = true;
    work = look()
      .catch(onFailure)
      .finally(() => {
        busy = false;
      });
  }, POLL_MS);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (state !== 'open' || !service) {
      closed(request, response);
      return;
    }
    const [path = ''] = (request.url ?? '').split('?');
    if (!STREAMS.has(path)) underWay.add(response);
    service.handle(request, response);
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearInterval(poll);
    await work;
    await service?.close();
  }

  return { handle, state: current, stop };
}

const isOwned = (error: unknown) => error instanceof DatabaseRefusal && error.explanation.kind === 'owned';
