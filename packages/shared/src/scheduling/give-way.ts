import { constants, setPriority } from 'node:os';

/**
 * Lets every other work on this machine go before that of the thread that calls, from now on: for work on all of the data beside people who wait for an answer. Where nobody else wants to work it costs
 * nothing. On Linux a priority is a thread's; elsewhere it would be that of the whole process, so a thread beside the main one says that it is one. Never throws: where the system says no, all goes on as it is.
 */
export function giveWay({ beside = false }: { beside?: boolean } = {}): void {
  if (beside && process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // a courtesy and no need
  }
}
