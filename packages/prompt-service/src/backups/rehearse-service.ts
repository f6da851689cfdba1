import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PARENT_WATCH } from '@votive/shared/preloads';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';

const FROM_SOURCE = import.meta.filename.endsWith('.ts');
const MAIN = fileURLToPath(new URL(`../main.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url));
const READY_MS = 60_000;
const STOP_MS = 15_000;

/** Starts this service on a copy of the data, on a port of its own, reads all prompts through its API, and ends it again. Throws with what it said. */
export async function rehearseService({
  dataDir,
  keyringPath,
  rootKeyPath,
  scratch,
}: {
  dataDir: string;
  keyringPath: string;
  rootKeyPath: string;
  scratch: string;
}): Promise<void> {
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const serviceKey = randomBytes(32).toString('base64url');
  const secretFile = (name: string, text = randomBytes(32).toString('base64url')) => {
    writeFileSync(join(scratch, name), text, { mode: 0o600 });
    return join(scratch, name);
  };
  const child = spawn(
    process.execPath,
    [...(FROM_SOURCE ? ['--conditions=source'] : []), '--import', PARENT_WATCH, MAIN],
    {
      env: {
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: dataDir,
        KEYRING_PATH: keyringPath,
        ROOT_KEY_FILE: rootKeyPath,
        SERVICE_KEY_FILE: secretFile('service.key', serviceKey),
        ADMIN_API_KEY_FILE: secretFile('admin_api_key'),
        SESSION_SECRET_FILE: secretFile('session_secret'),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const port = await portOf([child.stdout, child.stderr], ended);
    const token = createServiceTokenSource(new Secret(serviceKey), {
      from: 'cli',
      to: 'prompt-service',
      now: () => new Date(),
    })();
    const response = await fetch(`http://127.0.0.1:${port}/internal/prompt-export`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(READY_MS),
    });
    await response.text();
    if (!response.ok) throw new Error(`The service came up on the restored data and answered ${response.status}.`);
  } finally {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** The port that the service says it listens on. */
function portOf(outputs: readonly (NodeJS.ReadableStream | null)[], ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error('The service did not come up on the restored data.')), READY_MS);
    const hear = (part: Buffer) => {
      said += part;
      const port = /"port":(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(port);
    };
    for (const output of outputs) output?.on('data', hear);
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`The service did not come up on the restored data: ${said.trim().split('\n').at(-1)}`));
    });
  });
}
