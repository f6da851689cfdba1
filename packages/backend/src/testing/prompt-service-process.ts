import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKeyring, formatKeyring, generateRootKey, parseRootKey } from '@votive/shared/keyring/keyring';
import { onTestFinished } from 'vitest';
import { SERVICE_KEY, temporaryFolder } from './start-backend.ts';

const MAIN = fileURLToPath(new URL('../../../prompt-service/src/main.ts', import.meta.url));

/** The real prompt-service as a process of its own, over a new encrypted database. It can be killed and started again on its port. */
export async function startPromptService() {
  const folder = temporaryFolder();
  const rootKey = generateRootKey();
  const keyringPath = join(folder, 'keyring.json');
  writeFileSync(keyringPath, formatKeyring(createKeyring(parseRootKey(rootKey), new Date())));
  mkdirSync(join(folder, 'data'));
  let child: ChildProcess | undefined;
  let port = '0';
  let output = '';

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN], {
      env: {
        PORT: port,
        DATA_DIR: join(folder, 'data'),
        KEYRING_PATH: keyringPath,
        ROOT_KEY: rootKey,
        SERVICE_KEY,
        ADMIN_API_KEY: 'a'.repeat(43),
        SESSION_SECRET: 's'.repeat(43),
        LOG_LEVEL: 'debug',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    port = await new Promise<string>((resolve, reject) => {
      let own = '';
      const read = (chunk: Buffer) => {
        own += String(chunk);
        output += String(chunk);
        const listening = /"port":(\d+)/.exec(own)?.[1];
        if (listening) resolve(listening);
      };
      started.stdout?.on('data', read);
      started.stderr?.on('data', read);
      started.once('exit', (code) => reject(new Error(`the prompt-service ended with ${code}: ${own}`)));
    });
  }

  function kill(): Promise<void> {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      running.once('exit', () => resolve());
      running.kill('SIGKILL');
    });
  }

  onTestFinished(kill);
  await start();
  return { url: `http://127.0.0.1:${port}`, kill, start, log: () => output };
}
