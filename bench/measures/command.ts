import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, inTurns } from '../figure.ts';

const root = join(import.meta.dirname, '..', '..');
const ROUNDS = 21;

/** What a person waits for `./votive --help`, and what the launcher adds to starting the command with Node directly. */
export async function measureCommand(): Promise<Figure[]> {
  const launcher = join(root, 'votive');
  const command = join(root, 'packages/cli/dist/main.js');
  await runMs(launcher, ['--help']);
  const help = await inTurns(
    ROUNDS,
    () => runMs(launcher, ['--help']),
    () => runMs(process.execPath, ['-e', '0']),
  );
  const direct = await inTurns(
    ROUNDS,
    () => runMs(launcher, ['version']),
    () => runMs(process.execPath, [command, 'version']),
  );
  const overhead = direct.value - direct.baseline;
  return [
    {
      name: '`./votive --help`',
      value: help.value,
      unit: 'ms',
      baseline: { what: '`node -e 0`', value: help.baseline },
      ratio: help.value / help.baseline,
      goal: '≤ 250 ms',
      isMet: help.value <= 250,
    },
    {
      name: 'launcher over Node alone (`version`)',
      value: overhead,
      unit: 'ms',
      baseline: { what: 'without launcher', value: direct.baseline },
      ratio: direct.value / direct.baseline,
      goal: '≤ 60 ms',
      isMet: overhead <= 60,
    },
  ];
}

function runMs(program: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, args, {
      stdio: 'ignore',
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, '.votive/compile-cache') },
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(performance.now() - startedAt) : reject(new Error(`${program} ended with ${code}`)),
    );
  });
}
