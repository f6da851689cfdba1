import { spawn } from 'node:child_process';

/** Does `work` while no other process on this machine does it. The kernel drops the lock when this process dies, however it dies. */
export async function withMachineLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const holder = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('error', reject);
    holder.once('exit', (code) => reject(new Error(`flock ended (${code}) before it had ${path}`)));
  });
  try {
    return await work();
  } finally {
    holder.stdin.end();
  }
}
