import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One process and no other: its id and when it started, since ids are used again. The start is in whatever unit the system gives. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** Whether /proc is there; without it (macOS) `ps` answers the same questions. */
const HAS_PROC = existsSync('/proc/self/stat');

/** The identity of the process `pid`, or undefined if there is none (a zombie, which only waits to be collected, counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = HAS_PROC ? startFromProc(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt;
}

/** Sends `signal` to exactly this process; answers false if it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Waits until none of `identities` runs, at most `timeoutMs`; answers those that still do. */
export async function waitForExit(
  identities: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<ProcessIdentity[]> {
  const deadline = performance.now() + timeoutMs;
  let left = identities.filter(isRunning);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(25);
    left = left.filter(isRunning);
  }
  return left;
}

/** Asks processes to end, then ends those that have not after `graceMs`. */
export async function stopProcesses(identities: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  for (const identity of identities) signalProcess(identity, 'SIGTERM');
  const stubborn = await waitForExit(identities, graceMs);
  for (const identity of stubborn) signalProcess(identity, 'SIGKILL');
  await waitForExit(stubborn, 5_000);
}

/** Field 22 of /proc/<pid>/stat: clock ticks since boot. The command in field 2 may hold spaces and brackets. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() === '' ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
