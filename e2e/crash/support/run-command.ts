import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { currentRelease } from '../../../packages/cli/src/upgrade/current-release.ts';
import { HANDED_OVER } from '../../../packages/cli/src/upgrade/hand-over.ts';
import { NAMING_CALLS, type Step, stepsOf, WRITING_CALLS } from './steps.ts';
import type { CrashPlan } from './traced-children.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join('packages', 'cli', 'dist', 'main.js');
const CHILDREN = pathToFileURL(join(import.meta.dirname, 'traced-children.ts')).href;
/** Where the commands put what they want to be rid of; looked through for plain text like the home. */
export const SCRATCH = mkdtempSync(join(tmpdir(), 'votive-crash-tmp-'));
process.once('exit', () => rmSync(SCRATCH, { recursive: true, force: true }));
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
  const { main, environment } = entryFor(args);
  return new Promise((settle, reject) => {
    const child = spawn(program, [...before, main, ...args], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: SCRATCH,
        TMPDIR: SCRATCH,
        VOTIVE_MODE: 'process',
        UV_THREADPOOL_SIZE: '1',
        ...environment,
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

/** What the command is handed over to where the home runs another release than this checkout. It is begun there at once, for a tracer that lets go of what a program executes would see nothing of it. */
function entryFor(args: readonly string[]): { main: string; environment: Record<string, string> } {
  const release = currentRelease(homeLayout(args[args.indexOf('--home') + 1] ?? ''));
  if (release === undefined) return { main: join(ROOT, MAIN), environment: {} };
  const environment = { [HANDED_OVER]: '1', VOTIVE_ROOT: release, VOTIVE_CHECKOUT: ROOT };
  return { main: join(release, MAIN), environment };
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
