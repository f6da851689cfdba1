import { Worker } from 'node:worker_threads';
import type { Target } from './connect.ts';

const FROM_SOURCE = import.meta.filename.endsWith('.ts');
const THREAD = new URL(`./fold-thread.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url);

/** Folds the log of a database in use into its file as far as that goes without holding anybody up, so that folding the rest takes a moment only. */
export async function foldInThread(target: Target): Promise<void> {
  const thread = new Worker(THREAD, { workerData: target, execArgv: FROM_SOURCE ? ['--conditions=source'] : [] });
  await new Promise<void>((resolve, reject) => {
    thread.once('error', reject);
    thread.once('exit', () => resolve());
  });
}
