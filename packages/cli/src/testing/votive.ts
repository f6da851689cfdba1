import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { isRunning } from '../processes/process-identity.ts';
import type { SupervisorState } from '../supervisor/state.ts';

export const CLI = [process.execPath, '--conditions=source', resolve(import.meta.dirname, '../main.ts')] as const;

export type Result = { code: number | null; stdout: string; stderr: string };
export type RunOptions = { env?: Record<string, string>; stdin?: 'ignore' | 'pipe'; timeoutMs?: number };

/** The environment of a test's commands: nothing of the developer's own, and processes also where there is a container engine. */
export function cleanEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: tmpdir(), VOTIVE_MODE: 'process', ...extra };
}

/** Runs the real command from source, without a terminal. */
export function votive(
  args: readonly string[],
  { env = {}, stdin = 'ignore', timeoutMs = 90_000 }: RunOptions = {},
): Promise<Result> {
  const [program, ...fixed] = CLI;
  return new Promise((settle) => {
    const child = spawn(program, [...fixed, ...args], { env: cleanEnvironment(env), stdio: [stdin, 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      settle({ code, stdout, stderr });
    });
  });
}

/** A folder of its own, gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A home that does not exist yet, and commands that work on it. After the test nothing of it runs, which is checked. */
export function temporaryHome() {
  const folder = mkdtempSync(join(tmpdir(), 'votive-cli-'));
  const home = join(folder, 'home');
  const webRoot = join(folder, 'web');
  mkdirSync(webRoot);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Votive</title>');
  const seen = new Map<number, { pid: number; startedAt: string }>();

  async function run(args: readonly string[], { env = {}, ...options }: RunOptions = {}): Promise<Result> {
    const result = await votive([...args, '--home', home], { ...options, env: { VOTIVE_WEB_ROOT: webRoot, ...env } });
    remember();
    return result;
  }

  async function json(args: readonly string[], options: RunOptions = {}) {
    const result = await run([...args, '--json'], options);
    return { ...result, document: JSON.parse(result.stdout) };
  }

  function remember(): SupervisorState | undefined {
    try {
      const state = JSON.parse(readFileSync(join(home, 'run', 'state.json'), 'utf8')) as SupervisorState;
      for (const identity of [
        state.supervisor,
        ...Object.values(state.services).flatMap(({ process: own }) => own ?? []),
      ]) {
        seen.set(identity.pid, identity);
      }
      return state;
    } catch {
      return undefined;
    }
  }

  onTestFinished(async () => {
    await run(['down', '--wait=20s']);
    const left = [...seen.values()].filter(isRunning);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    expect(left).toEqual([]);
  });

  return { home, folder, webRoot, run, json, state: remember, path: (...names: string[]) => join(home, ...names) };
}

/** The state of the supervisor, which must run. */
export function stateOf(home: { state: () => SupervisorState | undefined }): SupervisorState {
  const state = home.state();
  if (!state) throw new Error('There is no state file.');
  return state;
}

/** The process id of a service that must run. */
export function pidOf(home: { state: () => SupervisorState | undefined }, service: string): number {
  const pid = stateOf(home).services[service]?.process?.pid;
  if (pid === undefined) throw new Error(`${service} does not run.`);
  return pid;
}

/** Waits until `condition` holds; fails with `what` when it does not in time. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`This did not happen within ${timeoutMs / 1000} s: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
