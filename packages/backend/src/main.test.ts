import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { modelReport } from './testing/model-reports.ts';
import { startModelServer } from './testing/model-server.ts';
import { requestOf } from './testing/requests.ts';
import { NOWHERE, SERVICE_KEY, temporaryFolder } from './testing/start-backend.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The real process, as `votive up` starts it. */
function startProcess(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    env: {
      PORT: '0',
      STATE_DIR: temporaryFolder(),
      PROMPT_SERVICE_URL: NOWHERE,
      SERVICE_KEY,
      PLANS_KEY: 'p'.repeat(64),
      ...environment,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const portOf = () => /"port":(\d+)/.exec(output)?.[1];
  return {
    pid: child.pid,
    exited,
    output: () => output,
    url: async () => {
      await expect.poll(portOf, { timeout: 10_000 }).toBeDefined();
      return `http://127.0.0.1:${portOf()}`;
    },
    terminate: () => child.kill('SIGTERM'),
  };
}

const post = (url: string, body: unknown) =>
  fetch(`${url}/api/v1/analyses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('SIGTERM lets a request under way finish, with the rules where the model takes too long, and ends with 0', async () => {
  const model = await startModelServer([modelReport()], { latency: 20_000 });
  const backend = startProcess({ ...model.environment('anthropic'), DRAIN_TIMEOUT_MS: '3500' });
  const url = await backend.url();
  const call = post(url, requestOf({ consent: { ai: true } }));
  await expect.poll(() => model.requests.length, { timeout: 15_000 }).toBe(1);

  backend.terminate();

  const response = await call;
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    source: 'rules',
    notices: [{ code: 'model_unavailable' }, { code: 'rules' }],
  });
  expect(await backend.exited).toBe(0);
}, 60_000);

test('a configuration that cannot be used ends it at once, naming what and showing no value', async () => {
  const secret = 'not-a-number-canary';
  const backend = startProcess({ CACHE_TTL_MS: secret, PROMPT_SERVICE_URL: '' });

  expect(await backend.exited).toBe(5);
  expect(backend.output()).toContain('CACHE_TTL_MS');
  expect(backend.output()).toContain('PROMPT_SERVICE_URL');
  expect(backend.output()).not.toContain(secret);
});

test('without a model no vendor SDK is loaded, and the process stays small', async () => {
  const backend = startProcess();
  const url = await backend.url();
  await post(url, requestOf());

  const status = readFileSync(`/proc/${backend.pid}/status`, 'utf8');
  const residentMb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;

  expect(residentMb).toBeLessThan(150);
});
