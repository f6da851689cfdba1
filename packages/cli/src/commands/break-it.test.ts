import { spawn } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isRunning } from '../processes/process-identity.ts';
import { SERVICES } from '../stack/services.ts';
import { CLI, cleanEnvironment, eventually, pidOf, stateOf, temporaryHome } from '../testing/votive.ts';

const LONG = 150_000;

test('every service that is killed comes back by itself', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);

  for (const service of SERVICES) {
    const pid = pidOf(home, service);
    process.kill(pid, 'SIGKILL');
    await eventually(`${service} is healthy again`, () => {
      const report = home.state()?.services[service];
      return report?.state === 'healthy' && report.process?.pid !== pid;
    });
    expect(stateOf(home).services[service]).toMatchObject({ restarts: 1, lastExit: { signal: 'SIGKILL' } });
  }
});

test('no service outlives its supervisor, and the next up recovers', { timeout: LONG }, async () => {
  const home = temporaryHome();
  const first = await home.json(['up', '--port', '0']);
  const before = stateOf(home);

  process.kill(before.supervisor.pid, 'SIGKILL');

  const children = Object.values(before.services).flatMap(({ process: own }) => own ?? []);
  expect(children).toHaveLength(4);
  await eventually('all services ended', () => !children.some(isRunning), 30_000);
  expect((await home.json(['status'])).document.data.status).toBe('stopped');
  const again = await home.json(['up']);
  expect(again.document, again.stdout).toMatchObject({
    ok: true,
    data: { changed: true, url: first.document.data.url },
  });
});

test('an up that is killed at any moment leaves something the next one completes', { timeout: LONG }, async () => {
  for (const milestone of ['secrets', 'keyring.json', 'config.json', 'run/state.json', 'data/current']) {
    const home = temporaryHome();
    const [program, ...fixed] = CLI;
    const child = spawn(program, [...fixed, 'up', '--port', '0', '--home', home.home], {
      env: cleanEnvironment({ VOTIVE_WEB_ROOT: home.webRoot }),
      stdio: 'ignore',
    });
    await eventually(`${milestone} is there`, () => existsSync(home.path(milestone)) || child.exitCode !== null);
    child.kill('SIGKILL');

    const next = await home.json(['up', '--port', '0']);

    expect(next.code, `${milestone}\n${next.stdout}`).toBe(0);
    expect(stateOf(home).services['prompt-service']).toMatchObject({ state: 'healthy', restarts: 0 });
    await home.run(['down']);
  }
});

test('of two commands at once one is refused by name, or waits when told to', { timeout: LONG }, async () => {
  const home = temporaryHome();
  const first = home.json(['up', '--port', '0']);
  await eventually('the lock is held', () => existsSync(home.path('run', 'lock.json')));

  const refused = await home.json(['down']);
  const waited = await home.json(['up', '--wait=60s', '--port', '0']);

  expect([refused.code, refused.document.error.code, refused.document.error.retryable]).toEqual([11, 'VOT-305', true]);
  expect(refused.document.error.message).toMatch(/votive up.*process \d+/);
  expect([waited.code, waited.document.data], waited.stdout).toMatchObject([0, { changed: false }]);
  expect((await first).code).toBe(0);
});

test('a key that is missing beside data is never made anew', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  await home.json(['down']);
  const key = readFileSync(home.path('secrets', 'root.key'));
  unlinkSync(home.path('secrets', 'root.key'));

  const withoutRoot = await home.json(['up']);
  expect([withoutRoot.code, withoutRoot.document.error.code]).toEqual([12, 'VOT-401']);
  expect(withoutRoot.document.error.cause).toMatch(/root\.key does not exist; .*db\.d1\.db does/);
  expect(existsSync(home.path('secrets', 'root.key'))).toBe(false);

  writeFileSync(home.path('secrets', 'root.key'), `${'0'.repeat(64)}\n`);
  const withOther = await home.json(['up']);
  expect([withOther.code, withOther.document.error.code]).toEqual([12, 'VOT-402']);

  writeFileSync(home.path('secrets', 'root.key'), key);
  truncateSync(databaseOf(home.path('data')));
  const withoutData = await home.json(['up']);
  expect([withoutData.code, withoutData.document.error.code]).toEqual([13, 'VOT-403']);
});

test('a service that cannot start is named with its last words', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  await home.json(['down']);
  writeFileSync(home.path('secrets', 'service.key'), 'too short');

  const result = await home.json(['up', '--timeout', '40s']);

  expect([result.code, result.document.error.code], result.stdout).toEqual([4, 'VOT-302']);
  expect(result.document.error.message).toContain('prompt-service');
  expect(result.document.error.cause).toMatch(/exit code \d+.*\n.*32 characters/);
  const status = await home.json(['status']);
  expect([status.code, status.document.ok]).toEqual([4, false]);
  const service = status.document.data.services.find(({ name }: { name: string }) => name === 'prompt-service');
  expect(service).toMatchObject({ state: 'crash-looping' });
  expect(service.lastExit.lines.length).toBeGreaterThan(0);
});

test('logs that cannot be written cost lines and not the appliance', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  await home.json(['down']);
  for (const name of ['backend', 'prompt-service']) {
    rmSync(home.path('logs', `${name}.log`), { force: true });
    symlinkSync('/dev/full', home.path('logs', `${name}.log`));
  }

  const result = await home.json(['up']);

  expect(result.code, result.stdout).toBe(0);
  expect((await fetch(`${result.document.data.url}/api/v1/questionnaires`)).status).toBe(200);
  expect((await home.json(['status'])).code).toBe(0);
});

test('a stopped prompt-service leaves the appliance answering, and status says so', { timeout: LONG }, async () => {
  const home = temporaryHome();
  const { document } = await home.json(['up', '--port', '0']);

  process.kill(pidOf(home, 'prompt-service'), 'SIGSTOP');

  const status = await home.json(['status']);
  expect(status.code).toBe(4);
  expect(status.document.error.message).toContain('prompt-service');
  expect((await fetch(`${document.data.url}/api/v1/questionnaires`)).status).toBe(200);
  process.kill(pidOf(home, 'prompt-service'), 'SIGCONT');
});

function databaseOf(folder: string): string {
  const name = readdirSync(folder).find((file) => /^db\..*\.db$/.test(file));
  if (name === undefined) throw new Error('There is no database.');
  return join(folder, name);
}
