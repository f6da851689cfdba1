import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { certificatePaths } from '../certificate-paths.ts';
import { ensureCertificate, renewIfDue } from '../ensure-certificate.ts';
import { makeFolder } from '../testing/make-folder.ts';
import { requireProgram } from '../testing/require-program.ts';
import { runProgram } from '../testing/run-program.ts';
import { readActivePair } from './active-pair.ts';

const hasStrace = requireProgram('/usr/bin/strace', ['strace']);
const NOW = new Date('2026-11-21T08:00:00Z');
const hostName = 'votive.example';
const RENEW = `
  import { renewIfDue } from ${JSON.stringify(join(import.meta.dirname, '../ensure-certificate.ts'))};
  await renewIfDue(process.argv[1], { hostName: '${hostName}', now: new Date(${NOW.getTime() + 86_400_000}), force: true });`;
/** Every call by which a renewal changes what is on disk. */
const CALLS = ['fsync', 'rename,renameat,renameat2', 'symlink,symlinkat', 'mkdir,mkdirat', 'unlink,unlinkat,rmdir'];

/** Runs a renewal that dies at the Nth of `calls`; answers whether it did. */
function renewAndDie(home: string, calls: string, n: number): boolean {
  const strace = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:signal=SIGKILL:when=${n}`,
  ];
  const node = [process.execPath, '--conditions=source', '--input-type=module', '-e', RENEW, home];
  const { status, signal, output } = runProgram('strace', [...strace, ...node], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
  if (status === 0) return false;
  expect(signal === 'SIGKILL' || status === 137, output).toBe(true);
  return true;
}

test.skipIf(!hasStrace)(
  'kill -9 at any change to the disk leaves the old pair or the new one, whole, and the next renewal works',
  { timeout: 240_000 },
  async () => {
    const original = makeFolder();
    const { pair } = await ensureCertificate(original, { hostName, now: NOW });
    const seen = { old: 0, new: 0 };
    for (const calls of CALLS) {
      for (let n = 1, died = true; died; n++) {
        const home = join(makeFolder(), 'home');
        mkdirSync(home);
        cpSync(original, home, { recursive: true, verbatimSymlinks: true });
        died = renewAndDie(home, calls, n);
        if (!died) continue;

        const { currentPair, pairs } = certificatePaths(home);
        const read = (name: string) => readFileSync(join(currentPair, name));
        expect(() => createSecureContext({ cert: read('fullchain.pem'), key: read('privkey.pem') })).not.toThrow();
        seen[readActivePair(certificatePaths(home))?.id === pair.id ? 'old' : 'new']++;

        await renewIfDue(home, { hostName, now: new Date(NOW.getTime() + 2 * 86_400_000), force: true });
        expect(readdirSync(pairs).filter((name) => name.startsWith('.'))).toEqual([]);
        expect(existsSync(currentPair)).toBe(true);
      }
    }

    // a sweep in which nothing was interrupted would prove nothing
    expect(seen.old).toBeGreaterThan(10);
    expect(seen.new).toBeGreaterThan(2);
  },
);
