import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Secret } from '@votive/shared/secret';

const MAIN = fileURLToPath(new URL('../../../backend/src/main.ts', import.meta.url));

export type BackendProcess = Awaited<ReturnType<typeof startBackendProcess>>;

/** The real backend as a process of its own, with a state folder of its own. It is given its settings; by itself it knows no prompt-service and no model. */
export async function startBackendProcess(environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'backend-'));
  const serviceKey = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PORT: '0',
      STATE_DIR: folder,
      PROMPT_SERVICE_URL: 'http://127.0.0.1:9',
      SERVICE_KEY: serviceKey,
      PLANS_KEY: 'p'.repeat(64),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk);
      const listening = /"port":(\d+)/.exec(output)?.[1];
      if (listening) resolve(listening);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += String(chunk);
    });
    child.once('exit', (code) => reject(new Error(`the backend ended with ${code}: ${output}`)));
  });

  /** Kills it at once. */
  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null)
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      });
    rmSync(folder, { recursive: true, force: true });
  }
  return { url: `http://127.0.0.1:${port}`, serviceKey: new Secret(environment.SERVICE_KEY ?? serviceKey), stop };
}
