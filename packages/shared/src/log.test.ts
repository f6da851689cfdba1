import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, 'testing', 'log-to-nobody.ts');

test('what was said last is written before a process ends', async () => {
  const program = startProgram();
  await program.isThere;
  program.goOn();

  expect(await program.exited).toBe(3);
  expect(program.said().match(/"msg":"stopping"/g)).toHaveLength(3);
});

test('a process ends although nobody reads any more what it says', async () => {
  const program = startProgram();
  await program.isThere;
  program.stopReading();
  program.goOn();

  expect(await program.exited).toBe(3);
});

function startProgram() {
  const folder = mkdtempSync(join(tmpdir(), 'votive-log-'));
  const sign = join(folder, 'sign');
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM, sign], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let said = '';
  const isThere = new Promise<void>((resolve) =>
    child.stdout.on('data', (part) => {
      said += part;
      if (said.includes('there')) resolve();
    }),
  );
  return {
    isThere,
    said: () => said,
    exited: new Promise((resolve) => child.once('close', resolve)),
    stopReading: () => void child.stdout.destroy(),
    goOn: () => writeFileSync(sign, ''),
  };
}
