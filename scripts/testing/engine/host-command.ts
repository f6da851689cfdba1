import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** A command that failed, with the end of what it said. */
export class CommandFailed extends Error {
  constructor(argv: readonly string[], reason: string, output: string) {
    const end = output.trim().split('\n').slice(-6).join('\n  ');
    super(`\`${argv.join(' ')}\` ${reason}${end === '' ? '' : `:\n  ${end}`}`);
    this.name = 'CommandFailed';
  }
}

export type Argv = readonly [program: string, ...args: string[]];
export type CommandOptions = {
  timeoutSeconds: number;
  env?: Record<string, string>;
  /** Standard output goes to this file, not into the answer. */
  outputFile?: string;
};

/** Runs a command on this machine and answers its standard output. It and all that it started end at the time limit, or when this process dies. */
export function run(argv: Argv, { timeoutSeconds, env = {}, outputFile }: CommandOptions): Promise<string> {
  const [program, ...args] = bounded(argv, timeoutSeconds);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let output = '';
    let errors = '';
    if (outputFile) child.stdout.pipe(createWriteStream(outputFile));
    else
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', (error) => reject(new CommandFailed(argv, `could not be started (${error.message})`, '')));
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      const reason = code === 124 || code === 137 ? `took longer than ${timeoutSeconds} s` : `failed (${code})`;
      reject(new CommandFailed(argv, reason, errors || output));
    });
  });
}

/** Whether a command can be run and ends well. */
export async function succeeds(argv: Argv, timeoutSeconds = 20): Promise<boolean> {
  return run(argv, { timeoutSeconds }).then(
    () => true,
    () => false,
  );
}

/** `setpriv` ends the command with this process, `timeout` ends the whole process group in time. Both are in every Debian. */
function bounded(argv: Argv, timeoutSeconds: number): Argv {
  return ['setpriv', '--pdeathsig', 'TERM', 'timeout', '--kill-after=2', String(timeoutSeconds), ...argv];
}
