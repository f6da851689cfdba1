import { type ChildProcess, spawn } from 'node:child_process';
import { readLines } from '../supervisor/output-lines.ts';
import type { Argv } from './compose-command.ts';

/** What a finished command left. `code` is null where it was ended by a signal, also by its time limit; `missing` when there is no such program. */
export type Ran = { code: number | null; stdout: string; stderr: string; timedOut: boolean; missing: boolean };

export type RunOptions = {
  timeoutMs?: number;
  /** Written to its standard input. */
  input?: string;
  /** The lines of both streams as they come. */
  onLines?: (lines: readonly string[]) => void;
};

/** Runs command lines, in one place. */
export type RunArgv = (argv: Argv, options?: RunOptions) => Promise<Ran>;

const DEFAULT_TIMEOUT_MS = 30_000;
const KILL_AFTER_MS = 5_000;

/** What the engine's client may see of the caller's environment: where the engine is and how to get out. Nothing that would change what Compose reads. */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|XDG_RUNTIME_DIR|DOCKER_\w+|SSH_AUTH_SOCK|SSL_CERT_FILE|SSL_CERT_DIR|(HTTP|HTTPS|NO|http|https|no)_(PROXY|proxy))$/;

/** Runs with what the caller's environment says about the engine. A child never outlives the command that started it. */
export function createRunner(environment: Readonly<Record<string, string | undefined>>): RunArgv {
  const env = clientEnvironment(environment);
  return (argv, options = {}) => runOnce(argv, env, options);
}

export function clientEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] => PASSED_ON.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(passed), BUILDKIT_PROGRESS: 'plain', DOCKER_CLI_HINTS: 'false' };
}

/** Starts a command that goes on, for its lines. */
export function startArgv(
  [program, ...args]: Argv,
  environment: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  const child = spawn(program, args, { env: clientEnvironment(environment), stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  child.on('error', () => {});
  return child;
}

function runOnce(
  [program, ...args]: Argv,
  env: Record<string, string>,
  { timeoutMs = DEFAULT_TIMEOUT_MS, input, onLines }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const release = endWithUs(child);
    const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    let startFault = '';
    let timedOut = false;
    let missing = false;
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    }, timeoutMs);
    for (const stream of ['stdout', 'stderr'] as const) {
      const pipe = child[stream];
      if (!pipe) continue;
      if (onLines) readLines(pipe, onLines);
      pipe.on('data', (chunk: Buffer) => {
        parts[stream].push(chunk);
      });
    }
    child.stdin?.on('error', () => {});
    if (input !== undefined) child.stdin?.end(input);
    child.once('error', (error: NodeJS.ErrnoException) => {
      missing = error.code === 'ENOENT';
      startFault = error.message;
      if (child.pid === undefined) finish(null);
    });
    child.once('close', (code) => finish(code));

    function finish(code: number | null): void {
      clearTimeout(limit);
      release();
      const stderr = startFault + Buffer.concat(parts.stderr).toString('utf8');
      resolve({ code, stdout: Buffer.concat(parts.stdout).toString('utf8'), stderr, timedOut, missing });
    }
  });
}

function endWithUs(child: ChildProcess): () => void {
  const end = () => void child.kill('SIGTERM');
  process.once('exit', end);
  const release = () => void process.removeListener('exit', end);
  child.once('close', release);
  return release;
}
