import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type ToolResult = { ok: boolean; stdout: string; stderr: string };
/** Runs a program of the system with these arguments and without an input; never throws. A program that hangs is ended after two minutes. */
export type RunTool = (program: string, args: readonly string[]) => Promise<ToolResult>;

const TIMEOUT_MS = 120_000;
const MOST_OUTPUT_BYTES = 256 * 1024;
/** Where system tools live that a plain user's PATH often leaves out. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The absolute path of `program`, or undefined where the system has none. */
export function findTool(program: string, environment: Environment): string | undefined {
  const folders = [
    ...(environment.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/')),
    ...SYSTEM_FOLDERS,
  ];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const runTool: RunTool = async (program, args) => {
  const { promise, resolve } = Promise.withResolvers<ToolResult>();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      if (output[name].length < MOST_OUTPUT_BYTES) output[name] += text;
    });
  }
  child.on('error', (error) => resolve({ ok: false, ...output, stderr: error.message }));
  child.on('close', (code, signal) => {
    const stderr = signal === null ? output.stderr : `It did not end within ${TIMEOUT_MS / 1000} s. ${output.stderr}`;
    resolve({ ok: code === 0, stdout: output.stdout, stderr });
  });
  return promise;
};
