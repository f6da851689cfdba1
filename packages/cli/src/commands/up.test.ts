import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isAuditWhole } from '../home/audit-log.ts';
import { CLI, cleanEnvironment, eventually, pidOf, stateOf, temporaryHome, votive } from '../testing/votive.ts';

const LONG = 120_000;

test('one command sets an appliance up, and a second one changes nothing', { timeout: LONG }, async () => {
  const home = temporaryHome();

  const first = await home.json(['up', '--port', '0']);
  expect(first.code, first.stdout + first.stderr).toBe(0);
  expect(first.document).toMatchObject({ schema: 'votive.up/1', ok: true, data: { mode: 'process', changed: true } });
  expect((await fetch(first.document.data.url)).status).toBe(200);
  expect((await fetch(`${first.document.data.url}/api/v1/questionnaires`)).status).toBe(200);
  for (const name of ['root.key', 'recovery.key', 'admin_api_key', 'session_secret', 'service.key', 'plans.key']) {
    expect(statSync(home.path('secrets', name)).mode & 0o777, name).toBe(0o600);
  }
  expect(statSync(home.home).mode & 0o777).toBe(0o700);
  expect(first.stdout).not.toContain(readFileSync(home.path('secrets', 'admin_api_key'), 'utf8').trim());
  expect(JSON.parse(readFileSync(home.path('keyring.json'), 'utf8')).deks.d1.state).toBe('active');
  const before = stateOf(home);

  const second = await home.json(['up']);

  expect(second.document).toMatchObject({ ok: true, data: { url: first.document.data.url, changed: false } });
  expect(stateOf(home).services.backend?.process).toEqual(before.services.backend?.process);
  expect(isAuditWhole(readFileSync(home.path('audit.jsonl'), 'utf8'))).toBe(true);

  const healthy = await home.json(['status']);
  expect([healthy.code, healthy.document.ok, healthy.document.data.status]).toEqual([0, true, 'healthy']);
  const down = await home.json(['down']);
  expect(down.document).toMatchObject({ ok: true, data: { changed: true } });
  const again = await home.json(['down']);
  expect(again.document).toMatchObject({ ok: true, data: { changed: false } });
  const stopped = await home.json(['status']);
  expect([stopped.code, stopped.document.error.code, stopped.document.data.status]).toEqual([4, 'VOT-303', 'stopped']);
});

test('a change restarts what it affects and nothing else', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const before = stateOf(home);

  await home.json(['config', 'set', 'AI_MAX_CONCURRENT', '3']);
  const setting = await home.json(['up']);
  expect(setting.document.data).toMatchObject({ changed: true, restarted: ['backend'] });

  writeFileSync(home.path('secrets', 'anthropic_api_key'), 'sk-test-not-a-real-key', { mode: 0o644 });
  const key = await home.json(['up']);
  expect(key.document.data).toMatchObject({ changed: true, restarted: ['backend'] });
  expect(statSync(home.path('secrets', 'anthropic_api_key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(home.path('run', 'desired.json'), 'utf8')).not.toContain('sk-test-not-a-real-key');

  const port = await freePort();
  const moved = await home.json(['up', '--port', String(port)]);
  expect(moved.document.data).toMatchObject({ changed: true, url: `http://127.0.0.1:${port}`, restarted: ['edge'] });
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);

  const fromEnvironment = await home.json(['up'], { env: { JOB_TOKEN_CLEANUP_ENABLED: 'false' } });
  expect(fromEnvironment.document.data).toMatchObject({ changed: true, restarted: ['worker'] });

  const after = stateOf(home);
  expect(after.services['prompt-service']?.process).toEqual(before.services['prompt-service']?.process);
  const worker = pidOf(home, 'worker');
  const restarted = await home.json(['restart', 'worker']);
  expect(restarted.document.data.restarted).toEqual(['worker']);
  expect(pidOf(home, 'worker')).not.toBe(worker);
});

test('two homes run side by side', { timeout: LONG }, async () => {
  const [one, two] = [temporaryHome(), temporaryHome()];

  const results = await Promise.all([one.json(['up', '--port', '0']), two.json(['up', '--port', '0'])]);

  expect(
    results.map(({ code }) => code),
    results.map(({ stdout }) => stdout).join('\n'),
  ).toEqual([0, 0]);
  const urls = results.map(({ document }) => document.data.url);
  expect(new Set(urls).size).toBe(2);
  for (const url of urls) expect((await fetch(`${url}/api/v1/questionnaires`)).status).toBe(200);
});

test('a taken port is named together with who holds it', async () => {
  const home = temporaryHome();
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;

  const result = await home.json(['up', '--port', String(port)]);

  expect([result.code, result.document.error.code]).toEqual([5, 'VOT-202']);
  expect(result.document.error.message).toContain(String(port));
  if (existsSync('/proc/self/fd')) expect(result.document.error.cause).toContain(String(process.pid));
  expect(existsSync(home.path('config.json'))).toBe(false);
});

test('homes that cannot be used are refused with the reason', async () => {
  const home = temporaryHome();
  mkdirSync(home.home);
  writeFileSync(home.path('thesis.txt'), 'not ours');
  const foreign = await home.json(['up', '--port', '0']);
  expect([foreign.code, foreign.document.error.cause]).toEqual([5, expect.stringContaining('thesis.txt')]);
  expect(existsSync(home.path('secrets'))).toBe(false);

  rmSync(home.home, { recursive: true });
  writeFileSync(home.home, 'a file');
  expect((await home.json(['up', '--port', '0'])).code).toBe(5);
  rmSync(home.home);

  for (const [path, reason] of [
    ['/proc/version/votive', 'is a file'],
    [`/tmp/${'long/'.repeat(100)}`, 'longer'],
  ] as const) {
    const result = await votive(['up', '--json', '--port', '0', '--home', path], {
      env: { VOTIVE_WEB_ROOT: home.webRoot },
    });
    expect([result.code, JSON.parse(result.stdout).error]).toMatchObject([
      5,
      { code: 'VOT-201', cause: expect.stringContaining(reason) },
    ]);
  }
});

test('without a container engine compose mode is refused by name, and auto runs processes', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  const env = { PATH: home.folder, VOTIVE_MODE: 'auto' };

  const refused = await home.json(['up', '--mode', 'compose', '--port', '0'], { env });
  expect([refused.code, refused.document.error]).toMatchObject([
    5,
    { code: 'VOT-207', message: 'There is no container engine.', fix: expect.stringContaining('--mode process') },
  ]);
  expect(existsSync(home.path('config.json'))).toBe(false);

  const up = await home.json(['up', '--port', '0'], { env });
  expect(up.document).toMatchObject({ ok: true, data: { mode: 'process' }, warnings: [] });
});

test('process mode refuses what only containers can do', async () => {
  const home = temporaryHome();

  for (const flags of [['--public'], ['--http-port', '8081']]) {
    const result = await home.json(['up', '--port', '0', ...flags]);
    expect([result.code, result.document.error.code], flags.join(' ')).toEqual([5, 'VOT-204']);
  }
});

test('a dry run names the steps and takes none', async () => {
  const home = temporaryHome();

  const result = await home.json(['up', '--dry-run', '--port', '0']);

  expect(result.document).toMatchObject({ ok: true, data: { changed: false } });
  expect(result.document.data.plan.length).toBeGreaterThan(2);
  expect(existsSync(home.home)).toBe(false);
});

test('in the foreground it gives its result, shows the logs, and ends with its services', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  const running = home.run(['up', '--foreground', '--json', '--port', '0']);
  await eventually('healthy', () => home.state()?.services.edge?.state === 'healthy');
  const state = stateOf(home);
  expect(state.foreground).toBe(true);
  await new Promise((next) => setTimeout(next, 300));

  await home.run(['down']);

  const result = await running;
  expect(result.code, result.stderr).toBe(0);
  expect(JSON.parse(result.stdout)).toMatchObject({ ok: true, data: { changed: true } });
  expect(result.stderr).toContain('"msg":"listening"');
});

test('with a configuration that cannot be read down still stops what runs', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const text = readFileSync(home.path('config.json'), 'utf8');
  writeFileSync(home.path('config.json'), '{ "mode": }');

  const refused = await home.json(['up']);
  const down = await home.json(['down']);
  writeFileSync(home.path('config.json'), text);

  expect(refused.document.error).toMatchObject({ code: 'VOT-203', cause: expect.stringContaining('Unexpected token') });
  expect([down.code, down.document]).toMatchObject([0, { data: { changed: true } }]);
  expect((await home.json(['status'])).document.data.status).toBe('stopped');
});

test('in the foreground of a terminal the logs are lines for people, and Ctrl-C ends it all', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  const command = [...CLI, 'up', '--foreground', '--yes', '--port', '0', '--home', home.home];
  const screen = spawn('script', ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null'], {
    env: cleanEnvironment({ TERM: 'xterm', VOTIVE_WEB_ROOT: home.webRoot }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  screen.stdout.on('data', (chunk) => {
    shown += String(chunk);
  });
  const ended = new Promise<number | null>((settle) => screen.once('close', settle));
  await eventually('it gives its result', () => shown.includes('Recovery kit'));

  screen.stdin.write('\u0003');

  expect(await ended).toBe(130);
  const lines = stripVTControlCharacters(shown).split(/[\r\n]+/);
  expect(
    lines.find((line) => / backend +info +listening/.test(line)),
    shown,
  ).toBeDefined();
  expect(lines.filter((line) => line.includes('{"level"'))).toEqual([]);
  home.state();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
