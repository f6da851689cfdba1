import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starting one needs root and the daemon's own program. */
export const canHavePrivateEngine = process.getuid?.() === 0 && hasDaemon();

export type PrivateEngine = {
  /** For the environment of whoever should use it. */
  host: string;
  /** Copies images here from the machine's engine. */
  load: (images: readonly string[]) => void;
  stop: () => Promise<void>;
  start: () => Promise<void>;
  destroy: () => Promise<void>;
};

/** A container engine of the test's own, in a network of its own, so that it can be stopped while the machine's engine goes on. */
export async function makePrivateEngine(): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-engine-'));
  const host = `unix://${folder}/docker.sock`;
  const network = `votive-engine-${process.pid}`;
  execFileSync('ip', ['netns', 'add', network]);
  execFileSync('ip', ['-n', network, 'link', 'set', 'lo', 'up']);
  let daemon: ChildProcess | undefined;

  async function start(): Promise<void> {
    mkdirSync(join(folder, 'data'), { recursive: true });
    rmSync(join(folder, 'pid'), { force: true });
    const places = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`];
    const command = ['dockerd', ...places, '--host', host, '--bridge', 'none', '--log-level', 'warn'];
    daemon = spawn('nsenter', [`--net=/run/netns/${network}`, ...command], { stdio: 'ignore' });
    const deadline = performance.now() + 60_000;
    while (!answers()) {
      if (performance.now() > deadline || daemon.exitCode !== null)
        throw new Error('The private engine does not start.');
      await sleep(200);
    }
  }

  function answers(): boolean {
    try {
      execFileSync('docker', ['--host', host, 'info'], { stdio: 'ignore', timeout: 10_000 });
      return true;
    } catch {
      return false;
    }
  }

  async function stop(): Promise<void> {
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill('SIGTERM');
    await ended;
  }

  await start();
  return {
    host,
    load(images) {
      execFileSync('sh', ['-c', `docker save ${images.join(' ')} | docker --host ${host} load`], { stdio: 'ignore' });
    },
    stop,
    start,
    async destroy() {
      await stop();
      unmountBelow(folder);
      execFileSync('ip', ['netns', 'del', network]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 300 });
    },
  };
}

function hasDaemon(): boolean {
  try {
    execFileSync('dockerd', ['--version'], { stdio: 'ignore' });
    execFileSync('ip', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A daemon makes a mount of its own folder, which one that ended badly leaves. */
function unmountBelow(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(folder));
  for (const path of mounts.reverse()) execFileSync('umount', ['--lazy', path]);
}
