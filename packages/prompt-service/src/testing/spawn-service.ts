import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { onTestFinished } from 'vitest';
import type { Home } from './home.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The environment that `votive up` gives the service; secrets come as files. */
export function serviceEnvironment(home: Home): Record<string, string> {
  const file = (name: string, secret: Secret) => {
    writeFileSync(join(home.folder, name), `${secret.reveal()}\n`, { mode: 0o600 });
    return join(home.folder, name);
  };
  return {
    PORT: '0',
    DATA_DIR: home.dataDir,
    KEYRING_PATH: home.keyringPath,
    ROOT_KEY_FILE: file('root.key', home.rootKey),
    SERVICE_KEY_FILE: file('service.key', home.serviceKey),
    ADMIN_API_KEY_FILE: file('admin_api_key', home.adminKey),
    SESSION_SECRET_FILE: file('session_secret', home.sessionSecret),
  };
}

/** The real process. `exited` settles with its exit code (or signal) and everything it printed; `listening` with its address. */
export function spawnService(environment: Record<string, string>, { uid }: { uid?: number } = {}) {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=source', MAIN], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let announce: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    announce = resolve;
  });
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    const port = /"port":(\d+)/.exec(output)?.[1];
    if (port) announce(`http://127.0.0.1:${port}`);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const exited = new Promise<{ code: number | string | null; output: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
  const failed = exited.then(({ output: printed }) => Promise.reject(new Error(`The service ended: ${printed}`)));
  failed.catch(() => undefined);
  const listeningOrFailed = Promise.race([listening, failed]);
  listeningOrFailed.catch(() => undefined);

  return {
    exited,
    listening: listeningOrFailed,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    output: () => output,
  };
}

/** Authorization for a spawned service, by the clock. */
export function bearer(home: Home): string {
  const token = createServiceTokenSource(home.serviceKey, {
    from: 'backend',
    to: 'prompt-service',
    now: () => new Date(),
  });
  return `Bearer ${token()}`;
}
