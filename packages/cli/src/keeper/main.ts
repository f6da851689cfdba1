import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Watches over the certificate of a home while its containers run. It only waits; each look is a process of its own. */
const CHECK_EVERY_MS = 6 * 3_600_000;
/** `up` has just looked itself, and another command may follow it at once. */
const FIRST_CHECK_MS = 10 * 60_000;
const OWN_RECORD_EVERY_MS = 60_000;

const [home = ''] = process.argv.slice(2);
if (home === '') throw new Error('The keeper is started by `votive up`.');
const fromSource = import.meta.filename.endsWith('.ts');
const script = join(import.meta.dirname, fromSource ? 'check.ts' : 'check.js');

function check(): void {
  const args = [...(fromSource ? ['--conditions=source'] : []), script, home];
  spawn(process.execPath, args, { stdio: 'inherit' }).on('error', (error) =>
    process.stderr.write(`${error.message}\n`),
  );
}

setTimeout(check, FIRST_CHECK_MS);
setInterval(check, CHECK_EVERY_MS);
setInterval(() => {
  if (!isOnRecord()) process.exit(0);
}, OWN_RECORD_EVERY_MS);

/** A home that was deleted, or given another keeper, needs this one no more. */
function isOnRecord(): boolean {
  try {
    const record = JSON.parse(readFileSync(join(home, 'run', 'keeper.json'), 'utf8')) as { identity: { pid: number } };
    return record.identity.pid === process.pid;
  } catch {
    return false;
  }
}
