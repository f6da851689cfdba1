import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PARENT_WATCH } from '@votive/shared/preloads';
import { ANALYSIS_PROMPT_KEY } from '@votive/shared/prompts/default-prompt';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { CommandError } from '../output/command-error.ts';
import { chooseFreePort } from '../processes/free-port.ts';
import type { CommandContext } from '../program/command.ts';
import { compileCache, type Installation, nodeArguments } from '../stack/installation.ts';
import { NODE_FLAGS } from '../stack/node-flags.ts';
import { baseEnvironment } from '../supervisor/base-environment.ts';

export type GatedData = {
  /** A data folder with `current`, which nothing else uses; the services write to it as they always do. */
  dataDir: string;
  keyringPath: string;
  rootKeyPath: string;
  /** A folder that may be made and removed, for what the services need besides. */
  scratch: string;
  /** Whose code runs; that of this command where it is left out. */
  installation?: Installation;
};

/** What the services answered from the data: `prompts` by the prompt-service, `readyMs` until both were ready. */
export type GatePassed = { prompts: number; readyMs: number };

const TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const STOP_MS = 15_000;
const SHOWN_LINES = 3;

/**
 * Proves that the services come up on a copy of the data: starts a prompt-service and a backend as plain processes on free ports of this machine, waits until both are ready, reads the plan of
 * the analysis and all prompts, and ends them again. Throws VOT-302 with what they said; nothing of them is left running.
 */
export async function gateOnPrivatePorts(
  { installation: own, now, options }: Pick<CommandContext, 'installation' | 'now' | 'options'>,
  { dataDir, keyringPath, rootKeyPath, scratch, installation = own }: GatedData,
): Promise<GatePassed> {
  const startedAt = performance.now();
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(join(scratch, 'state'), { recursive: true, mode: 0o700 });
  const serviceKey = randomBytes(32).toString('base64url');
  const files = {
    serviceKey: writeSecret(join(scratch, 'service.key'), serviceKey),
    plansKey: writeSecret(join(scratch, 'plans.key'), randomBytes(32).toString('hex')),
    adminKey: writeSecret(join(scratch, 'admin_api_key'), randomBytes(32).toString('base64url')),
    sessionSecret: writeSecret(join(scratch, 'session_secret'), randomBytes(32).toString('base64url')),
  };
  const promptPort = await chooseFreePort([], new Set());
  const backendPort = await chooseFreePort([], new Set([promptPort]));
  const deadline = performance.now() + (options.timeoutMs ?? TIMEOUT_MS);
  const running: Started[] = [];
  const run = (folder: 'prompt-service' | 'backend', environment: Record<string, string>) => {
    const started = startService(installation, folder, { ...environment, SERVICE_KEY_FILE: files.serviceKey });
    running.push(started);
    return started;
  };
  try {
    const promptService = run('prompt-service', {
      PORT: String(promptPort),
      DATA_DIR: dataDir,
      KEYRING_PATH: keyringPath,
      ROOT_KEY_FILE: rootKeyPath,
      ADMIN_API_KEY_FILE: files.adminKey,
      SESSION_SECRET_FILE: files.sessionSecret,
    });
    await untilReady(promptService, { port: promptPort, deadline });
    const backend = run('backend', {
      PORT: String(backendPort),
      STATE_DIR: join(scratch, 'state'),
      PROMPT_SERVICE_URL: `http://127.0.0.1:${promptPort}`,
      PLANS_KEY_FILE: files.plansKey,
    });
    await untilReady(backend, { port: backendPort, deadline });
    const readyMs = Math.round(performance.now() - startedAt);
    const token = createServiceTokenSource(new Secret(serviceKey), { from: 'cli', to: 'prompt-service', now })();
    await read(promptPort, `/internal/plans/${encodeURIComponent(ANALYSIS_PROMPT_KEY)}`, token);
    const { prompts } = (await read(promptPort, '/internal/prompt-export', token)) as { prompts: unknown[] };
    return { prompts: prompts.length, readyMs };
  } finally {
    for (const started of running.reverse()) await stop(started);
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Started = { name: string; child: ChildProcess; ended: Promise<void>; lines: () => string[] };

function startService(installation: Installation, folder: string, environment: Record<string, string>): Started {
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS.serving, '--import', PARENT_WATCH, ...nodeArguments(installation, folder, 'main')],
    {
      env: {
        ...baseEnvironment(process.env),
        ...compileCache(installation),
        HOST: '127.0.0.1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let said = '';
  const hear = (part: Buffer) => {
    said = `${said}${part}`.slice(-8_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  return { name: folder, child, ended, lines: () => said.split('\n').filter((line) => line !== '') };
}

async function untilReady(started: Started, { port, deadline }: { port: number; deadline: number }): Promise<void> {
  while (performance.now() < deadline) {
    if (started.child.exitCode !== null || started.child.signalCode !== null) throw notReady(started, 'It ended');
    if (await isReady(port)) return;
    await sleep(POLL_MS);
  }
  throw notReady(started, 'It was not ready in time');
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function read(port: number, path: string, token: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (response.ok) return response.json();
  throw new CommandError('VOT-302', {
    message: 'The services came up on the data and cannot read it.',
    reason: `${path} answered ${response.status}.`,
    fix: 'The data in use is as it was. Try another backup: `votive backup list`.',
  });
}

async function stop({ child, ended }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function notReady({ name, lines }: Started, how: string): CommandError {
  return new CommandError('VOT-302', {
    message: `The ${name} does not come up on the data.`,
    reason: `${how}: ${lines().slice(-SHOWN_LINES).map(toPlainText).join(' ') || 'it said nothing.'}`,
    fix: 'The data in use is as it was. Correct the cause, or try another backup: `votive backup list`.',
  });
}

function toPlainText(line: string): string {
  try {
    return String((JSON.parse(line) as { msg?: unknown }).msg ?? line);
  } catch {
    return line;
  }
}

function writeSecret(path: string, text: string): string {
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
