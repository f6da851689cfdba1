import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '@votive/shared/scheduling/give-way';
import { createRests, ofThread } from '@votive/shared/scheduling/rests';
import { buildFile } from '../database/build-file.ts';
import { connectToLook, type Target } from '../database/connect.ts';
import { copyAtRest } from '../database/copy-at-rest.ts';

export type SnapshotJob = Omit<Target, 'dataKey'> & { dataKey: Uint8Array; handle: number; bytes: number; to: string };
export type SnapshotMessage = { copied: number } | { rows: Record<string, number> };

// One thread per snapshot, so that requests never wait for it: copies the frozen file, then opens the copy by its key and counts its rows.
const job = workerData as SnapshotJob;
const say = (message: SnapshotMessage) => parentPort?.postMessage(message);
giveWay({ beside: true });

buildFile(job.to, (temporary) =>
  copyAtRest(job.handle, temporary, {
    bytes: job.bytes,
    onCopied: (copied) => say({ copied }),
    rest: createRests({ own: ofThread }),
  }),
);
const sqlite = connectToLook({ path: job.to, keyId: job.keyId, dataKey: Buffer.from(job.dataKey) });
const names = sqlite
  .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
  .pluck()
  .all() as string[];
const rows = Object.fromEntries(
  names.map((name) => [name, Number(sqlite.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]),
);
sqlite.close();
say({ rows });
