import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  type DataToolInput,
  type DataToolProgress,
  type DataToolRefusal,
  type DataToolResult,
  type DataToolVerb,
  dataToolLineSchema,
  dataToolVerbs,
} from '@votive/shared/contracts/data-tool';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { ErrorCode } from '../output/error-table.ts';
import { compileCache, type Installation, nodeArguments } from '../stack/installation.ts';
import { baseEnvironment } from '../supervisor/base-environment.ts';

export type DataToolOptions = {
  onProgress?: (progress: DataToolProgress) => void;
  /** Ends the tool; what it was making is thrown away. */
  signal?: AbortSignal;
};

/**
 * Has prompt-service code of this installation work on a database that no service has open, in a process of its own. Throws the tool's refusal as a
 * `CommandError` with its exit code: 5, 12, 13 or 14.
 */
export async function runDataTool<Verb extends Exclude<DataToolVerb, 'hold'>>(
  installation: Installation,
  verb: Verb,
  input: DataToolInput<Verb>,
  { onProgress = () => undefined, signal }: DataToolOptions = {},
): Promise<DataToolResult<Verb>> {
  const tool = startDataTool(installation, verb, input);
  const end = () => void tool.child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  tool.child.stdin?.end();
  try {
    const result = await readOutcome(tool, verb, onProgress);
    await tool.ended;
    return result;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

export type RunningTool = { child: ChildProcess; lines: AsyncIterable<string>; ended: Promise<string> };

/** Starts the tool with its input written; its standard input stays open. `ended` settles with what it wrote to standard error. */
export function startDataTool<Verb extends DataToolVerb>(
  installation: Installation,
  verb: Verb,
  input: DataToolInput<Verb>,
): RunningTool {
  const child = spawn(process.execPath, [...nodeArguments(installation, 'prompt-service', 'data-tool/main'), verb], {
    env: { ...baseEnvironment(process.env), ...compileCache(installation), ...threads() },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (part) => {
    errors += part;
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify(input)}\n`);
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(errors));
  });
  ended.catch(() => undefined);
  return { child, lines: createInterface({ input: child.stdout }), ended };
}

/** Reads the tool's lines until its result. Throws its refusal, or VOT-100 where it ended without either. */
export async function readOutcome<Verb extends DataToolVerb>(
  { lines, ended, child }: RunningTool,
  verb: Verb,
  onProgress: (progress: DataToolProgress) => void,
): Promise<DataToolResult<Verb>> {
  try {
    for await (const text of lines) {
      const line = dataToolLineSchema.parse(JSON.parse(text));
      if ('progress' in line) onProgress(line.progress);
      else if ('refusal' in line) throw refusalError(line.refusal);
      else return dataToolVerbs[verb].result.parse(line.result) as DataToolResult<Verb>;
    }
  } finally {
    // Nobody reads on, and an unread stream would keep the process from being seen to end.
    child.stdout?.resume();
  }
  const errors = await ended;
  const fault = toCommandError(new Error(errors));
  if (fault.code !== 'VOT-100') throw fault;
  throw new CommandError('VOT-100', {
    message: 'The data tool ended without an answer.',
    reason: errors.trim().split('\n').at(-1) || `It was ended by ${child.signalCode ?? `code ${child.exitCode}`}.`,
    fix: 'The data is as it was. Run the same command again; with --debug it says more.',
    cause: errors === '' ? undefined : new Error(errors),
  });
}

const CODES: Record<DataToolRefusal['kind'], ErrorCode> = {
  key: 'VOT-402',
  corrupt: 'VOT-403',
  version: 'VOT-404',
  disk: 'VOT-205',
  owned: 'VOT-212',
  precondition: 'VOT-213',
  unexpected: 'VOT-100',
};

function refusalError({ kind, what, why, fix }: DataToolRefusal): CommandError {
  return new CommandError(CODES[kind], { message: what, reason: why, fix });
}

/** A caller that counts what each thread does, as fault injection has to, sets this for all of them. */
function threads(): Record<string, string> {
  const { UV_THREADPOOL_SIZE } = process.env;
  return UV_THREADPOOL_SIZE === undefined ? {} : { UV_THREADPOOL_SIZE };
}
