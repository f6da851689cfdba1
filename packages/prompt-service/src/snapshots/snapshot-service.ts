import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@votive/shared/app-error';
import type { Snapshot, SnapshotRequest } from '@votive/shared/contracts/snapshots';
import type { FrozenFile } from '../database/frozen-file.ts';
import { type RunningSnapshot, runSnapshot } from './run-snapshot.ts';
import { clearScratch, freeBytes, makeScratch, removeCopy, SCRATCH } from './scratch-folder.ts';

export type SnapshotService = ReturnType<typeof createSnapshotService>;

type Entry = { snapshot: Snapshot; asker: SnapshotRequest['for']; running: RunningSnapshot | undefined; since: number };

/** As long as a backup may take. */
const KEPT_MS = 6 * 60 * 60 * 1000;
const FREEZE_ATTEMPTS = 50;
const FREEZE_RETRY_MS = 100;

/** The rules for copies of the database in use: one is made at a time, nothing waits for it, and none stays for good. */
export function createSnapshotService({
  dataDir,
  fold,
  freeze,
  now,
}: {
  dataDir: string;
  fold: () => Promise<void>;
  freeze: () => FrozenFile | undefined;
  now: () => Date;
}) {
  const entries = new Map<string, Entry>();
  let stopped = false;
  let folding: Promise<void> = Promise.resolve();
  clearScratch(dataDir);

  /** Begins a copy of this moment. Throws `conflict` while another is made, `unavailable` where the disk has no room or readers do not let go. */
  async function begin({ for: asker }: SnapshotRequest): Promise<Snapshot> {
    refuseWhileMaking();
    await forget((entry) => entry.asker === asker || now().getTime() - entry.since > KEPT_MS);
    refuseWhileMaking();
    folding = fold();
    await folding;
    const frozen = await freezeSoon();
    try {
      refuseWhileMaking();
      requireRoom(frozen.bytes);
      return start(frozen, asker);
    } catch (error) {
      frozen.release();
      throw error;
    }
  }

  function start(frozen: FrozenFile, asker: Entry['asker']): Snapshot {
    const id = randomUUID();
    const file = join(SCRATCH, `${id}.db`);
    const snapshot: Snapshot = {
      id,
      state: 'making',
      file,
      keyId: frozen.keyId,
      bytes: 0,
      totalBytes: frozen.bytes,
      rows: null,
      failure: null,
    };
    makeScratch(dataDir);
    const running = runSnapshot(frozen, {
      to: join(dataDir, file),
      onCopied(bytes) {
        snapshot.bytes = bytes;
        if (bytes === frozen.bytes) release();
      },
    });
    const entry: Entry = { snapshot, asker, running, since: now().getTime() };
    entries.set(id, entry);
    let released = false;
    const release = () => {
      if (!released) frozen.release();
      released = true;
    };
    running.rows
      .then(
        (rows) => Object.assign(snapshot, { state: 'ready', rows }),
        (error: Error) => Object.assign(snapshot, { state: 'failed', failure: error.message }),
      )
      .then(() => {
        release();
        entry.running = undefined;
        return snapshot.state === 'failed' ? removeCopy(join(dataDir, file)) : undefined;
      })
      .catch(() => undefined);
    return snapshot;
  }

  function refuseWhileMaking(): void {
    if (stopped) throw new AppError('unavailable', 'The service is about to let go of its database.');
    if ([...entries.values()].some(({ running }) => running))
      throw new AppError('conflict', 'Another copy is being made.');
  }

  /** A reader that holds an older moment, such as a check by the operator, is soon done. */
  async function freezeSoon(): Promise<FrozenFile> {
    for (let attempt = 0; attempt < FREEZE_ATTEMPTS && !stopped; attempt += 1) {
      const frozen = freeze();
      if (frozen) return frozen;
      await sleep(FREEZE_RETRY_MS);
    }
    throw new AppError('unavailable', 'Something else reads the database; try again in a moment.');
  }

  function requireRoom(needed: number): void {
    const free = freeBytes(dataDir);
    if (free > needed) return;
    throw new AppError('unavailable', `A copy needs ${needed} bytes in the data folder, and ${free} are free.`);
  }

  function get(id: string): Snapshot {
    return find(id).snapshot;
  }

  async function remove(id: string): Promise<void> {
    await discard(find(id));
  }

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (entry) return entry;
    throw new AppError('not_found', 'There is no such copy; a restart takes all of them away.');
  }

  async function discard({ snapshot, running }: Entry): Promise<void> {
    entries.delete(snapshot.id);
    await running?.stop();
    await removeCopy(join(dataDir, snapshot.file));
  }

  async function forget(which: (entry: Entry) => boolean): Promise<void> {
    for (const entry of [...entries.values()].filter((each) => !each.running && which(each))) {
      entries.delete(entry.snapshot.id);
      await removeCopy(join(dataDir, entry.snapshot.file));
    }
  }

  /** Ends what is being made and takes all copies away: the database is about to be closed. */
  async function stop(): Promise<void> {
    stopped = true;
    await folding.catch(() => undefined);
    await Promise.all([...entries.values()].map(discard));
    clearScratch(dataDir);
  }

  return { begin, get, remove, stop };
}
