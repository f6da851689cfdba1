/**
 * Loaded into a command before it runs (`node --import`): spoils its protocol in one place, as a careless change would. A sweep that does not notice would prove nothing. `VOTIVE_SPOILED` says which:
 * `plain-note` writes what somebody answered to a log in plain; `half-file` leaves a file half made; `lost-row` forgets an analysis;
 * `early-switch` points `current` at the copy before there is one; `lone-root-key` replaces the root key while the keyring still names the one before.
 */
import childProcess, { type SpawnOptions } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const { VOTIVE_SPOILED } = process.env;
if (VOTIVE_SPOILED === 'plain-note') fs.writeFileSync(join(homeOf(), 'logs', 'note.log'), 'Something returns.');
if (VOTIVE_SPOILED === 'half-file') fs.writeFileSync(join(homeOf(), 'data', 'db.d7.db.new'), '');
if (VOTIVE_SPOILED === 'lost-row') await forgetAnalysis();
if (VOTIVE_SPOILED === 'early-switch') switchEarly();
if (VOTIVE_SPOILED === 'lone-root-key') writeLoneRootKey();
syncBuiltinESMExports();

function homeOf(): string {
  return process.argv[process.argv.indexOf('--home') + 1] ?? '';
}

async function forgetAnalysis(): Promise<void> {
  const { withdrawConsent } = await import('./withdraw-consent.ts');
  withdrawConsent(homeOf());
}

function switchEarly(): void {
  const home = homeOf();
  const { spawn } = childProcess;
  const spoiled = (program: string, args: readonly string[], options: SpawnOptions) => {
    if (args.includes('rekey')) {
      const { deks } = JSON.parse(fs.readFileSync(join(home, 'keyring.json'), 'utf8'));
      const next = Object.keys(deks).find((id) => deks[id].state === 'next');
      fs.rmSync(join(home, 'data', 'current'));
      fs.symlinkSync(`db.${next}.db`, join(home, 'data', 'current'));
    }
    return spawn(program, args, options);
  };
  childProcess.spawn = spoiled as typeof childProcess.spawn;
}

function writeLoneRootKey(): void {
  const { writeFileSync } = fs;
  const spoiled = (...[file, data, options]: Parameters<typeof writeFileSync>) => {
    const keys = typeof data === 'string' ? /^[0-9a-f]{64}\n([0-9a-f]{64}\n)$/.exec(data) : null;
    writeFileSync(file, keys?.[1] ?? data, options);
  };
  fs.writeFileSync = spoiled;
}
