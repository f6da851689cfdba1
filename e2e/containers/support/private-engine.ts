import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
  stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  start: () => Promise<void>;
  destroy: () => Promise<void>;
};

/** A container engine of the test's own, in a network of its own, so that it can be stopped and killed while the machine's engine goes on. */
export async function makePrivateEngine(): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-engine-'));
  const host = `unix://${folder}/docker.sock`;
  let daemon: ChildProcess | undefined;

  async function start(): Promise<void> {
    mkdirSync(join(folder, 'data'), { recursive: true });
    const places = `--data-root ${folder}/data --exec-root ${folder}/exec --pidfile ${folder}/pid --host ${host}`;
    rmSync(join(folder, 'pid'), { force: true });
    const script = `ip link set lo up; exec dockerd ${places} --bridge none --log-level warn`;
    daemon = spawn('unshare', ['--net', 'sh', '-c', script], { stdio: 'ignore' });
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

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill(signal);
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
