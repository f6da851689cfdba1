import { cpus } from 'node:os';
import { sleepNow } from './sleep-now.ts';

/** Called in the loop of a long computation, at least every millisecond or so. */
export type Rest = () => void;

/** For work that nobody waits beside. */
export const restless: Rest = () => undefined;

const WORK_MS = 0.25;
/** How much longer than its work a rest is: at first, and once so much work was done that it lasts. What is soon over is noticed by few. */
const RESTS_PER_WORK = { atFirst: 3, later: 31 };
const SOON_OVER_MS = 1_000;
/** What took longer in one go was a call that cannot rest, or a wait for the disk: it is over, and a long rest after it would help nobody. */
const LONGEST_WORK_MS = 5;
const LOOK_MS = 250;
/** Looks in a row that must see nobody: times of the machine are counted in ticks, of which work in short bursts can miss many. */
const LOOKS_UNTIL_ALONE = 4;
/** Cores that others may use before a computation rests for them. */
const OTHERS_AT_WORK = 0.2;

/** What somebody has computed so far, in ms of processor time. */
type Clock = () => number;
type Deps = { own?: Clock; all?: Clock; now?: Clock; sleep?: (ms: number) => void };

/**
 * Has a long computation rest while others use the processors of this machine: a quarter of a millisecond of work, then a sleep of three times what that took, and of 31 times after the first second of work. Where
 * nobody else has computed for a second it works all of the time. A low priority is not enough: schedulers let a thread finish its slice of some milliseconds whatever wakes up beside it, and know nothing of a limit that a host or a
 * container puts on all of them together. One in twenty is what a 95th percentile does not see, so work that lasts takes less: a 32nd of the time. Sleeps without giving the event loop a turn, so it is for threads that
 * answer nobody. `own` is the processor time of whoever computes: of the process, or of the one thread that does.
 */
export function createRests({
  own = ofProcess,
  all = ofMachine,
  now = () => performance.now(),
  sleep = sleepNow,
}: Deps = {}): Rest {
  let since = now();
  let looked = { at: since, own: own(), all: all() };
  let looksAlone = 0;
  let workedMs = 0;

  return () => {
    const at = now();
    if (at - since < WORK_MS) return;
    const work = Math.min(at - since, LONGEST_WORK_MS);
    workedMs += work;
    if (at - looked.at > LOOK_MS) {
      const seen = { at, own: own(), all: all() };
      const others = (seen.all - looked.all - (seen.own - looked.own)) / (at - looked.at);
      looksAlone = others > OTHERS_AT_WORK ? 0 : looksAlone + 1;
      looked = seen;
    }
    if (looksAlone < LOOKS_UNTIL_ALONE)
      sleep((workedMs < SOON_OVER_MS ? RESTS_PER_WORK.atFirst : RESTS_PER_WORK.later) * work);
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
