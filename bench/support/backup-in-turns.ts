import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'votive');
const POLL_MS = 50;

/** A time in which a backup went on, or was held up; from and to by `performance.now()`. */
export type Turn = { isHeld: boolean; from: number; to: number };

/**
 * Makes a backup that goes on for `goingMs` and is held up for `heldMs` in turns, with all of its processes, so that a drift of the machine meets both alike. While the service itself makes the copy there is
 * nobody to hold up: that is one long turn. Throws where the backup fails.
 */
export async function backupInTurns(
  home: string,
  { goingMs, heldMs }: { goingMs: number; heldMs: number },
): Promise<Turn[]> {
  const child = spawn(LAUNCHER, ['backup', 'create', '--home', home, '--json', '--no-input'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, VOTIVE_MODE: 'process' },
    detached: true,
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const turns: Turn[] = [];
  const take = async (isHeld: boolean, wait: () => Promise<unknown>) => {
    const from = performance.now();
    await wait();
    turns.push({ isHeld, from, to: performance.now() });
  };

  await take(false, () => until(() => hasEnded(child) || isSealing(home)));
  while (!hasEnded(child)) {
    signal(child, 'SIGSTOP');
    await take(true, () => sleep(heldMs));
    signal(child, 'SIGCONT');
    const resumed = performance.now();
    await take(false, () => until(() => hasEnded(child) || performance.now() - resumed > goingMs));
  }
  if (child.exitCode !== 0) throw new Error(`The backup ended with ${child.exitCode}: ${stdout}`);
  return turns;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

const isSealing = (home: string) => readdirSync(join(home, 'backups')).some((name) => name.endsWith('.partial'));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(POLL_MS);
}

/** To the command and all that it started: they are a group of their own. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('The backup was not started.');
  process.kill(-pid, name);
}
