import { Worker } from 'node:worker_threads';
import type { FrozenFile } from '../database/frozen-file.ts';
import type { SnapshotJob, SnapshotMessage } from './snapshot-thread.ts';

const FROM_SOURCE = import.meta.filename.endsWith('.ts');
const THREAD = new URL(`./snapshot-thread.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url);

export type RunningSnapshot = { rows: Promise<Record<string, number>>; stop: () => Promise<void> };

/** Copies a frozen file in a thread of its own. `rows` settles with the rows of each table once the copy is whole, durable and opened by its key. */
export function runSnapshot(
  { path, keyId, dataKey, handle, bytes }: FrozenFile,
  { to, onCopied }: { to: string; onCopied: (bytes: number) => void },
): RunningSnapshot {
  const job: SnapshotJob = { path, keyId, dataKey, handle, bytes, to };
  const thread = new Worker(THREAD, { workerData: job, execArgv: FROM_SOURCE ? ['--conditions=source'] : [] });
  const rows = new Promise<Record<string, number>>((resolve, reject) => {
    thread.on('message', (message: SnapshotMessage) => {
      if ('copied' in message) onCopied(message.copied);
      else resolve(message.rows);
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The copying was stopped.')));
  });
  rows.catch(() => undefined);
  return {
    rows,
    async stop() {
      await thread.terminate();
    },
  };
}
