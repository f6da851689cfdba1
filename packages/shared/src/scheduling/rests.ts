import { cpus } from 'node:os';
import { sleepNow } from './sleep-now.ts';

/** Called in the loop of a long computation, at least every millisecond or so. */
export type Rest = () => void;

/** For work that nobody waits beside. */
export const restless: Rest = () => undefined;

const WORK_MS = 0.5;
const LOOK_MS = 250;
/** Cores that others may use before a computation rests for them. */
const OTHERS_AT_WORK = 0.2;

/** What somebody has computed so far, in ms of processor time. */
type Clock = () => number;
type Deps = { own?: Clock; all?: Clock; now?: Clock; sleep?: (ms: number) => void };

/**
 * Has a long computation work half of the time while others use the processors of this machine, half a millisecond at a time, and all of the time while nobody does. A low priority is not enough: schedulers let a thread
 * finish its slice of some milliseconds whatever wakes up beside it, and know nothing of a limit that a host or a container puts on all of them together. Sleeps without giving the event loop a turn, so it is for threads that answer
 * nobody. `own` is the processor time of whoever computes: of the process, or of the one thread that does.
 */
export function createRests({
  own = ofProcess,
  all = ofMachine,
  now = () => performance.now(),
  sleep = sleepNow,
}: Deps = {}): Rest {
  let since = now();
  let looked = { at: since, own: own(), all: all() };
  let othersWork = true;

  return () => {
    const at = now();
    if (at - since < WORK_MS) return;
    if (at - looked.at > LOOK_MS) {
      const seen = { at, own: own(), all: all() };
      othersWork = (seen.all - looked.all - (seen.own - looked.own)) / (at - looked.at) > OTHERS_AT_WORK;
      looked = seen;
    }
    if (othersWork) sleep(at - since);
    since = now();
  };
}

function ofProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of the thread that calls. */
export function ofThread(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function ofMachine(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}
