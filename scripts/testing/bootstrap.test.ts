import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ERROR_TABLE } from '../../packages/cli/src/output/error-table.ts';

const scripts = join(import.meta.dirname, '..');
const HOST_NODE_20 = '#!/bin/sh\necho 20.20.2\n';
const NPM_THAT_BRINGS_NODE = `#!/bin/sh
echo run >>"$CALLS"
sleep 1
case "$*" in
  install*) bin="$3/node_modules/$(printf '%s' "$8" | cut -d@ -f1)/bin"; mkdir -p "$bin"; ln -s "$REAL_NODE" "$bin/node" ;;
  *) mkdir -p node_modules "$6/node_modules" ;;
esac
`;
const NPM_THAT_WAITS = '#!/bin/sh\necho $$ >>"$CALLS"\nexec sleep 60\n';
const NPM_THAT_FAILS = `#!/bin/sh
echo 'npm error code ENOTFOUND'
echo 'npm error network request failed'
echo 'a line'; echo 'another'; echo 'A complete log can be found somewhere'
exit 1
`;

test('two commands at once fetch Node and install once', async () => {
  const checkout = newCheckout({ npm: NPM_THAT_BRINGS_NODE, node: HOST_NODE_20 });

  const codes = await Promise.all([checkout.prepare().done, checkout.prepare().done]);

  expect(codes).toEqual([0, 0]);
  expect(checkout.calls()).toEqual(['run', 'run']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('after %s no installation goes on by itself, and the next command need not wait', async (signal, code) => {
  const checkout = newCheckout({ npm: NPM_THAT_WAITS });
  const first = checkout.prepare();
  await expect.poll(checkout.calls, { timeout: 10_000 }).toHaveLength(1);

  first.child.kill(signal);

  expect(await first.done).toBe(code);
  expect(() => process.kill(Number(checkout.calls()[0]), 0)).toThrow('ESRCH');
  const second = checkout.prepare();
  await expect.poll(checkout.calls, { timeout: 10_000 }).toHaveLength(2);
  second.child.kill('SIGTERM');
  await second.done;
});

test('a failed installation names the error as its cause, not the last lines of the log', async () => {
  const checkout = newCheckout({ npm: NPM_THAT_FAILS });
  const run = checkout.prepare();

  expect(await run.done).toBe(5);
  expect(run.errors()).toContain('why:  npm error code ENOTFOUND');
});

test('with --json a failed installation is one document that says that it may succeed later', async () => {
  const checkout = newCheckout({ npm: NPM_THAT_FAILS });
  const run = checkout.prepare({ setup: 'votive_json=1' });

  expect(await run.done).toBe(5);
  expect(JSON.parse(run.answer())).toMatchObject({
    ok: false,
    error: { code: 'VOT-013', retryable: true, docs: 'packages/cli/ERRORS.md#vot-013' },
    data: null,
  });
});

test('every code of the launcher is one that the manual explains', () => {
  const own = new Set(readFileSync(join(scripts, 'bootstrap.sh'), 'utf8').match(/VOT-\d{3}/g));

  expect(own.size).toBe(4);
  for (const code of own) expect(Object.keys(ERROR_TABLE)).toContain(code);
});

test.each([
  ['./votive', '.', './votive'],
  ['checkout/votive', '..', 'checkout/votive'],
  ['votive', '.', 'votive'],
])('called as %s from %s it knows how people call it here', (typed, from, name) => {
  const checkout = join(newFolder('votive-launcher-'), 'checkout');
  mkdirSync(join(checkout, 'scripts'), { recursive: true });
  copyFileSync(join(scripts, '..', 'votive'), join(checkout, 'votive'));
  const steps =
    'hand_over() { :; }; find_node() { state=/none; node="$root/node"; }; ensure_dependencies() { :; }; ensure_build() { :; }';
  writeFileSync(join(checkout, 'scripts', 'bootstrap.sh'), `${steps}\n`);
  writeProgram(join(checkout, 'node'), '#!/bin/sh\nprintf %s "$VOTIVE_COMMAND"\n');
  const PATH = `/usr/bin:/bin${typed === 'votive' ? `:${checkout}` : ''}`;

  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', typed], { cwd: join(checkout, from), env: { PATH } });

  expect(String(stdout), String(stderr)).toBe(name);
});

/** A checkout with the launcher and without sources, in a path with a space; `npm` and `node` of the host are the given scripts. */
function newCheckout({ npm, node }: { npm: string; node?: string }) {
  const folder = newFolder('votive launcher ż-');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'scripts'));
  copyFileSync(join(scripts, 'bootstrap.sh'), join(folder, 'scripts', 'bootstrap.sh'));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeProgram(join(folder, 'bin', 'npm'), npm);
  if (node === undefined) symlinkSync(process.execPath, join(folder, 'bin', 'node'));
  else writeProgram(join(folder, 'bin', 'node'), node);
  const CALLS = join(folder, 'calls');
  writeFileSync(CALLS, '');
  const command = `set -eu; root='${folder}'; . "$root/scripts/bootstrap.sh"; find_node; ensure_dependencies`;

  function prepare({ setup = '' }: { setup?: string } = {}) {
    const PATH = `${join(folder, 'bin')}:/usr/bin:/bin`;
    const child = spawn('/bin/sh', ['-c', `${setup}\n${command}`], {
      env: { PATH, CALLS, REAL_NODE: process.execPath },
      cwd: folder,
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += String(data);
    });
    let answer = '';
    child.stdout.on('data', (data) => {
      answer += String(data);
    });
    const done = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, done, errors: () => errors, answer: () => answer };
  }
  const calls = () => readFileSync(CALLS, 'utf8').split('\n').filter(Boolean);
  return { prepare, calls };
}

function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function writeProgram(path: string, text: string) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
