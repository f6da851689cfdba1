import { spawn } from 'node:child_process';

/** Runs one step of the suite with its output shown, and answers its exit code (1 when a signal ended it). */
export function runStep(name: string, [program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const startedAt = performance.now();
  console.log(`\n── ${name}`);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => {
      console.log(`── ${name}: ${Math.round((performance.now() - startedAt) / 1000)} s, exit ${code ?? 'by signal'}`);
      resolve(code ?? 1);
    });
  });
}
