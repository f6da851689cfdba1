import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { verifyAudit } from '../home/audit-log.ts';
import { homeLayout } from '../home/home-layout.ts';
import { ensureKeys } from '../home/keys.ts';
import { copyHome } from '../home/remove-home.ts';
import { stoppedHome } from '../testing/stopped-home.ts';
import { CLI, cleanEnvironment, eventually, temporaryHome } from '../testing/votive.ts';

test('off a terminal the name is needed, and a wrong one changes nothing', async () => {
  const home = await stoppedHome();

  const without = await home.json(['destroy', '--yes']);
  const wrong = await home.json(['destroy', '--confirm=other']);
  const nowhere = await home.json(['destroy', '--confirm=home', '--copy-to', '/no/such/folder']);
  expect([nowhere.code, nowhere.document.error.code]).toEqual([5, 'VOT-205']);

  expect([without.code, without.document.error.code]).toEqual([9, 'VOT-106']);
  expect(without.document.error.fix).toBe(`Run \`votive destroy --confirm=home --home ${home.layout.home}\`.`);
  expect([wrong.code, wrong.document.error.code]).toEqual([2, 'VOT-107']);
  expect(existsSync(home.layout.rootKey)).toBe(true);
});

test('a running appliance is stopped, and its final copy runs again where it is put', {
  timeout: 120_000,
}, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  expect((await home.json(['status'])).document.data.instance).toBe('home');
  const rootKey = readFileSync(home.path('secrets', 'root.key'), 'utf8');

  const result = await home.json(['destroy', '--confirm=home']);

  expect(result.code, result.stdout).toBe(0);
  const copy = homeLayout(result.document.data.copy);
  expect(existsSync(home.home)).toBe(false);
  expect(readFileSync(copy.rootKey, 'utf8')).toBe(rootKey);
  expect([readdirSync(copy.run), readdirSync(copy.journal)]).toEqual([[], []]);
  expect(verifyAudit(copy).fault).toBeNull();
  expect(readFileSync(copy.audit, 'utf8').trim().split('\n').at(-1)).toContain('"command":"destroy","result":"ok"');
  expect(ensureKeys(copy, new Date())).toEqual({ created: false });
});

test('on another disk the home is copied, compared, and only then removed', async () => {
  const home = await stoppedHome();
  const other = mkdtempSync('/dev/shm/votive-cli-');
  onTestFinished(() => rmSync(other, { recursive: true, force: true }));
  expect(statSync(other).dev, 'another file system').not.toBe(statSync(home.folder).dev);
  chmodSync(home.layout.adminKey, 0o400);

  const result = await home.json(['destroy', '--confirm=home', '--copy-to', other]);

  expect(result.code, result.stdout).toBe(0);
  expect(existsSync(home.layout.home)).toBe(false);
  const copy = homeLayout(result.document.data.copy);
  expect(copy.home.startsWith(`${other}/home-final-`)).toBe(true);
  expect(ensureKeys(copy, new Date())).toEqual({ created: false });
  expect([copy.home, copy.secrets, copy.adminKey].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o700, 0o700, 0o400,
  ]);
  expect([readdirSync(copy.run), readdirSync(copy.journal)]).toEqual([[], []]);
  expect(verifyAudit(copy)).toEqual({ lines: 1, fault: null });
});

test('without a final copy nothing is left', async () => {
  const home = await stoppedHome();

  const result = await home.json(['destroy', '--confirm=home', '--no-final-copy']);

  expect([result.code, result.document.data.copy], result.stdout).toEqual([0, null]);
  expect(readdirSync(home.folder)).toEqual([]);
});

test('of releases the final copy has the sources alone, moved or copied, and says so', async () => {
  for (const place of [undefined, mkdtempSync('/dev/shm/votive-cli-')]) {
    const home = await stoppedHome();
    if (place !== undefined) onTestFinished(() => rmSync(place, { recursive: true, force: true }));
    const release = join(home.layout.releases, '0.2.0-abc');
    for (const folder of ['packages/cli/dist', 'packages/cli/src', 'node_modules/zod', '.votive'])
      mkdirSync(join(release, folder), { recursive: true });
    for (const name of ['votive', 'packages/cli/dist/main.js', 'packages/cli/src/main.ts', 'node_modules/zod/index.js'])
      writeFileSync(join(release, name), 'x');
    symlinkSync('/etc', join(release, 'node_modules', 'elsewhere'));
    mkdirSync(join(home.layout.releases, '.building-1'));

    const to = place === undefined ? [] : ['--copy-to', place];
    const plan = await home.json(['destroy', '--dry-run', ...to]);
    const result = await home.run(['destroy', '--confirm=home', ...to]);

    expect(plan.document.data.plan.join()).toContain('what was installed and built there is left out');
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toContain('what was installed and built there is left out');
    const copy = homeLayout(/final copy, keys included, is (\S+)/.exec(result.stdout)?.[1] ?? '');
    expect(existsSync('/etc/hostname')).toBe(true);
    expect(
      readdirSync(copy.releases, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(copy.releases.length)),
    ).toEqual(expect.arrayContaining(['/0.2.0-abc/votive', '/0.2.0-abc/packages/cli/src/main.ts']));
    expect(readdirSync(copy.releases)).toEqual(['0.2.0-abc']);
    expect(readdirSync(join(copy.releases, '0.2.0-abc')).sort()).toEqual(['packages', 'votive']);
  }
});

test('a copy made file by file is the same, modes and all, and is compared before anything is removed', async () => {
  const home = await stoppedHome();
  const copy = join(home.folder, 'elsewhere-final-1');

  copyHome(home.layout, copy);

  expect(readFileSync(join(copy, 'keyring.json'))).toEqual(readFileSync(home.layout.keyring));
  expect(() => copyHome(home.layout, copy)).toThrow(/cannot be made/);
});

test('a dry run names the steps and takes none', async () => {
  const home = await stoppedHome();

  const result = await home.json(['destroy', '--dry-run']);

  expect(result.document.data).toMatchObject({
    changed: false,
    plan: [expect.any(String), expect.any(String), expect.any(String)],
  });
  expect(existsSync(home.layout.rootKey)).toBe(true);
});

test('on a terminal the name is asked for', { timeout: 60_000 }, async () => {
  const home = await stoppedHome();
  const command = [...CLI, 'destroy', '--home', home.layout.home].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: cleanEnvironment({ TERM: 'xterm-256color' }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.on('data', (chunk) => {
    screen += chunk;
  });
  const ended = new Promise((settle) => child.once('close', settle));

  await eventually('it asks', () => screen.includes('Type its name'));
  child.stdin.write('home\r');

  expect(await ended, screen).toBe(0);
  expect(existsSync(home.layout.home)).toBe(false);
});

test('killed at any moment, either the home or its copy is whole', { timeout: 120_000 }, async () => {
  const ends: string[] = [];
  for (const delayMs of [0, 1, 2, 5, 10_000]) {
    const home = await stoppedHome();
    const [program, ...fixed] = CLI;
    const child = spawn(program, [...fixed, 'destroy', '--confirm=home', '--home', home.layout.home], {
      env: cleanEnvironment(),
      stdio: 'ignore',
    });
    const ended = new Promise((settle) => child.once('close', settle));
    while (existsSync(home.layout.journal) && readdirSync(home.layout.journal).length === 0) await setImmediate();
    const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
    await ended;
    clearTimeout(timer);

    const [name = 'none', ...others] = readdirSync(home.folder);
    expect(others).toEqual([]);
    const layout = homeLayout(join(home.folder, name));
    expect(ensureKeys(layout, new Date()), `${delayMs} ms`).toEqual({ created: false });
    expect(verifyAudit(layout).fault).toBeNull();
    ends.push(name === 'home' ? 'kept' : 'moved');
  }
  expect(ends.at(-1), 'the one that was not killed').toBe('moved');
});
