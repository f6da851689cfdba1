import { type SpawnSyncOptions, spawnSync } from 'node:child_process';

/** Runs a program to its end; `output` is what it wrote to both streams. */
export function runProgram(program: string, args: readonly string[], options: SpawnSyncOptions = {}) {
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    timeout: 60_000,
    ...options,
    encoding: 'utf8',
  });
  return { status, signal, stdout, output: `${stdout}${stderr}` };
}

/** Runs openssl and throws when it fails: for making material that a test needs. */
export function openssl(...args: string[]): string {
  const { status, stdout, output } = runProgram('openssl', args);
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${output}`);
  return stdout;
}
