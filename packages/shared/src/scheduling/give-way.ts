import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const THREADS = '/proc/self/task';

/**
 * Lets every other work on this machine go before that of this process, from now on: for work on all of the data beside people who wait for an answer. Where nobody else wants to work it costs nothing.
 * `beside` means the calling thread alone, in a process whose other threads answer requests. On Linux a priority is a thread's, so those that collect garbage for this one are asked too; elsewhere it would be that
 * of the whole process. Never throws: where the system says no, all goes on as it is.
 */
export function giveWay({ beside = false }: { beside?: boolean } = {}): void {
  const isLinux = process.platform === 'linux';
  if (beside && !isLinux) return;
  try {
    const own = 0;
    const threads = isLinux && !beside ? readdirSync(THREADS).map(Number) : [own];
    for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // a courtesy and no need
  }
}
