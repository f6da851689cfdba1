import { Worker } from 'node:worker_threads';
import { type DataToolProgress, dataToolProgressSchema } from '@votive/shared/contracts/data-tool';

/** Below this a step is over before anybody could read of it, and a thread would cost more than the step. */
const LEAST_BYTES = 32 * 1024 ** 2;

/** Runs in a thread, since the engine's long calls leave no room for a timer: reports a file's size, and ends the tool when whoever started it is gone. */
const SCRIPT = `
const { statSync, writeSync } = process.getBuiltinModule('node:fs');
const { workerData } = process.getBuiltinModule('node:worker_threads');
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  let done = 0;
  try { done = Math.min(statSync(workerData.file).size, workerData.total); } catch {}
  writeSync(1, JSON.stringify({ progress: { step: workerData.step, done, total: workerData.total } }) + '\\n');
}, 250);`;

/** Reports on standard output how a file grows, until the returned function is called. */
export function watchFile(file: string, progress: Omit<DataToolProgress, 'done'>): () => void {
  const { step, total } = dataToolProgressSchema.parse({ ...progress, done: 0 });
  if (total < LEAST_BYTES) return () => undefined;
  const thread = new Worker(SCRIPT, { eval: true, workerData: { file, step, total } });
  thread.unref();
  return () => void thread.terminate();
}
