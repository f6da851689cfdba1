import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A program of this repository as a process of its own; `listening` settles with its address once it logs a port, `exited` with its code and output. */
export function spawnProgram(path: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--conditions=source', `${ROOT}${path}`], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
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
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<{ code: number | string | null; output: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
  const failed = exited.then(({ output: printed }) => Promise.reject(new Error(`${path} ended: ${printed}`)));
  failed.catch(() => undefined);
  const listeningOrFailed = Promise.race([listening, failed]);
  listeningOrFailed.catch(() => undefined);

  return {
    exited,
    listening: listeningOrFailed,
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    output: () => output,
  };
}
