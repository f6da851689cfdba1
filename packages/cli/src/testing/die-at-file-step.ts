/**
 * Loaded before a command (`node --import`): kills its process, as a power cut would, right before its n-th step on files that has to be durable or atomic. `VOTIVE_DIE_AT`
 * holds n; without it the steps are only counted, and their number is written to `VOTIVE_STEPS_FILE` when the process ends.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { VOTIVE_DIE_AT: dieAt, VOTIVE_STEPS_FILE: stepsFile } = process.env;
const { writeFileSync } = fs;
let steps = 0;

function counted<Arguments extends unknown[], Result>(step: (...args: Arguments) => Result) {
  return (...args: Arguments): Result => {
    steps += 1;
    if (String(steps) === dieAt) process.kill(process.pid, 'SIGKILL');
    return step(...args);
  };
}

fs.fsyncSync = counted(fs.fsyncSync);
fs.rmSync = counted(fs.rmSync);
fs.symlinkSync = counted(fs.symlinkSync) as typeof fs.symlinkSync;
fs.renameSync = counted(fs.renameSync);
syncBuiltinESMExports();
if (stepsFile !== undefined) process.on('exit', () => writeFileSync(stepsFile, String(steps)));
