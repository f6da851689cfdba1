/** Loaded into a command that runs under `faketime` (`node --import`): what it starts lives in its time too, though it gives its children an environment of their own. */
import childProcess, { type SpawnOptions } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const clock = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(LD_PRELOAD|(DONT_|NO_)?FAKE.*)$/.test(name)),
);
const { spawn } = childProcess;
const inTime = (program: string, args: readonly string[], options: SpawnOptions) =>
  spawn(program, args, { ...options, env: { ...(options.env ?? process.env), ...clock } });
childProcess.spawn = inTime as typeof childProcess.spawn;
syncBuiltinESMExports();
