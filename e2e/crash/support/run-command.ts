import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NAMING_CALLS, type Step, stepsOf, WRITING_CALLS } from './steps.ts';
import type { CrashPlan } from './traced-children.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'packages', 'cli', 'dist', 'main.js');
const CHILDREN = pathToFileURL(join(import.meta.dirname, 'traced-children.ts')).href;
const TRACED = [...NAMING_CALLS, ...WRITING_CALLS];

export type CommandRun = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };
export type RunHow = {
  env?: Record<string, string>;
  /** Program and arguments before the command's own. */
  under?: readonly string[];
  /** Whether all that the command started ends with it. */
  together?: boolean;
  timeoutMs?: number;
};

/** Runs the built command without a terminal, with one thread for files, so that its steps can be counted. */
export function runCommand(
  args: readonly string[],
  { env = {}, under = [], together = true, timeoutMs = 120_000 }: RunHow = {},
): Promise<CommandRun> {
  const [program = process.execPath, ...before] = [...under, process.execPath];
  return new Promise((settle, reject) => {
    const child = spawn(program, [...before, MAIN, ...args], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: tmpdir(),
        VOTIVE_MODE: 'process',
        UV_THREADPOOL_SIZE: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const endGroup = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // nobody is left of it
      }
    };
    const timer = setTimeout(endGroup, timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (together && signal !== null) endGroup();
      if (!together) settle({ code, signal, stdout, stderr });
    });
    child.once('close', (code, signal) => settle({ code, signal, stdout, stderr }));
  });
}

/** All steps of a command that runs to its end on `home`, of itself and of the processes that it starts. */
export async function recordSteps(
  args: readonly string[],
  { home, also = [], env = {} }: { home: string; also?: readonly string[]; env?: Record<string, string> },
): Promise<{ run: CommandRun; steps: Step[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-steps-'));
  try {
    const tracing = ['-y', '-e', `trace=${[...TRACED, ...also].join(',')}`, '-o'];
    const plan: CrashPlan = { strace: [...tracing, join(folder, '{label}')] };
    const run = await runCommand(args, {
      under: ['strace', '-f', '-b', 'execve', '-qq', ...tracing, join(folder, 'cli')],
      env: withPlan(plan, env),
    });
    const steps = readdirSync(folder)
      .sort()
      .flatMap((process) => stepsOf(readFileSync(join(folder, process), 'utf8'), { process, home }));
    return { run, steps };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is left when a process dies: only that one, or everything, as when the power fails. */
export type Death = 'alone' | 'together';

/** Runs a command in which the process of `step` is killed (`kill -9`) right before it takes that step. */
export function runAndKill(
  args: readonly string[],
  { process: who, call, nth }: Step,
  { death, env = {} }: { death: Death; env?: Record<string, string> },
): Promise<CommandRun> {
  return runWithFault(args, { process: who, fault: `${call}:signal=SIGKILL:when=${nth}` }, { death, env });
}

/** Runs a command with a fault of strace's (`inject=…`) in one of its processes; `log` is where that call of this process is noted each time. */
export function runWithFault(
  args: readonly string[],
  { process: who, fault, log = '/dev/null' }: { process: string; fault: string; log?: string },
  { death = 'alone', env = {} }: { death?: Death; env?: Record<string, string> } = {},
): Promise<CommandRun> {
  const together = death === 'together';
  const call = fault.split(':')[0];
  const tracing = ['-y', '-o', log, '-e', `trace=${call}`, '-e', `inject=${fault}`];
  if (who === 'cli')
    return runCommand(args, { under: ['strace', '-f', '-b', 'execve', '-qq', ...tracing], together, env });
  return runCommand(args, { env: withPlan({ strace: tracing, only: who, together }, env), together });
}

function withPlan(plan: CrashPlan, env: Record<string, string>): Record<string, string> {
  const { NODE_OPTIONS: given = '', ...rest } = env;
  return {
    ...rest,
    NODE_OPTIONS: `${given} --import=${CHILDREN}`.trim(),
    VOTIVE_CRASH_PLAN: JSON.stringify(plan),
  };
}
