import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPackages } from './debian.ts';
import { succeeds } from './host-command.ts';

const START_SECONDS = 30;
const PID_FILES = { dockerd: '/var/run/docker.pid', containerd: '/var/run/docker/containerd/containerd.pid' };

/** What a machine may be lacking, in the order in which one does without it: overlay file systems, iptables over nftables. */
const ATTEMPTS = [
  { iptables: 'as it is', flags: [] },
  { iptables: 'legacy', flags: [] },
  { iptables: 'as it is', flags: ['--storage-driver=vfs'] },
] as const;

export const engineAnswers = () => succeeds(['docker', 'info']);

/** Makes `docker info` answer: with the engine that is here, or with Debian's, installed and started in the background. Throws when neither works. */
export async function ensureDaemon(stateDir: string): Promise<void> {
  if (await engineAnswers()) return;
  if (!(await isInstalled())) await installPackages('docker.io', 'iptables', 'iproute2');

  const log = join(stateDir, 'dockerd.log');
  rmSync(log, { force: true });
  if (isAlive('dockerd') && (await becomesReady(() => isAlive('dockerd')))) return;
  for (const { iptables, flags } of ATTEMPTS) {
    if (iptables === 'legacy') await useLegacyIptables();
    if (await startDaemon(log, flags)) return;
  }
  throw new Error(`dockerd does not start here:\n  ${lastErrors(log)}`);
}

/** An interrupted installation can leave one without the other. */
async function isInstalled(): Promise<boolean> {
  return (await succeeds(['dockerd', '--version'])) && (await succeeds(['iptables', '--version']));
}

async function startDaemon(log: string, flags: readonly string[]): Promise<boolean> {
  removeStalePids();
  const output = openSync(log, 'a');
  const daemon = spawn('dockerd', flags, { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  let running = true;
  daemon.once('error', () => {
    running = false;
  });
  daemon.once('exit', () => {
    running = false;
  });
  daemon.unref();
  if (await becomesReady(() => running)) return true;
  daemon.kill('SIGKILL');
  return false;
}

async function becomesReady(isStillStarting: () => boolean): Promise<boolean> {
  const until = performance.now() + START_SECONDS * 1000;
  while (performance.now() < until && isStillStarting()) {
    if (await engineAnswers()) return true;
    await sleep(200);
  }
  return false;
}

/** A daemon that was killed leaves its process id behind; once another process has that id, the next daemon would refuse to start. */
function removeStalePids(): void {
  for (const name of ['dockerd', 'containerd'] as const) if (!isAlive(name)) rmSync(PID_FILES[name], { force: true });
}

function isAlive(name: keyof typeof PID_FILES): boolean {
  try {
    const pid = readFileSync(PID_FILES[name], 'utf8').trim();
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name;
  } catch {
    return false;
  }
}

async function useLegacyIptables(): Promise<void> {
  await succeeds(['update-alternatives', '--set', 'iptables', '/usr/sbin/iptables-legacy']);
  await succeeds(['update-alternatives', '--set', 'ip6tables', '/usr/sbin/ip6tables-legacy']);
}

function lastErrors(log: string): string {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines
    .filter((line) => /level=(error|fatal)|failed/i.test(line))
    .slice(-4)
    .join('\n  ');
}
