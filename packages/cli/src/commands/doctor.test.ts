import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatKeyring, parseKeyring } from '@votive/shared/keyring/keyring';
import { expect, onTestFinished, test } from 'vitest';
import { ALL_CHECKS } from '../doctor/all-checks.ts';
import { isInRange } from '../doctor/checks/host-checks.ts';
import { stoppedHome } from '../testing/stopped-home.ts';
import { temporaryHome } from '../testing/votive.ts';

const LONG = 120_000;
type Result = { id: string; status: string; evidence: string; fix: string | null };

test('there are at least thirty checks, each with an id of its own and a title', () => {
  expect(ALL_CHECKS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(ALL_CHECKS.map(({ id }) => id)).size).toBe(ALL_CHECKS.length);
  for (const { id, title } of ALL_CHECKS)
    expect([id, title]).toEqual([expect.stringMatching(/^[a-z]+\.[a-z-]+$/), expect.stringMatching(/./)]);
});

test('a running appliance has no failure, and its data proves itself page by page beside its service', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);

  const result = await home.json(['doctor']);

  const checks: Result[] = result.document.data.checks;
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
  expect([0, 3]).toContain(result.code);
  for (const id of [
    'database.canary',
    'database.integrity',
    'services.health',
    'edge.routes',
    'port.free',
    'audit.chain',
  ])
    expect(
      checks.find((check) => check.id === id),
      id,
    ).toMatchObject({ status: 'ok' });
  expect(checks.find(({ id }) => id === 'database.integrity')?.evidence).toMatch(/^(\d+) of \1 pages/);

  const path = join(home.path('data'), readdirSync(home.path('data')).find((name) => name.endsWith('.db')) ?? '');
  await home.json(['down']);
  flipBit(path, 3 * 4096 + 100);
  const damaged = await home.json(['doctor', '--only', 'database.integrity']);
  expect([damaged.code, damaged.document.error.code]).toEqual([4, 'VOT-603']);
  expect(damaged.document.data.checks[0].evidence).toMatch(/^1 of .* page 4$/);
});

test('each fault is found by the check that is for it', { timeout: LONG }, async () => {
  const faults: [string, 'warn' | 'fail', (home: Awaited<ReturnType<typeof stoppedHome>>) => void | Promise<void>][] = [
    ['home.permissions', 'fail', ({ layout }) => chmodSync(layout.data, 0o755)],
    ['home.leftovers', 'warn', ({ layout }) => writeFileSync(join(layout.secrets, '.root.key.999999.tmp'), 'x')],
    ['run.stale', 'warn', ({ layout }) => writeFileSync(layout.lockHolder, '{"command":"votive up","pid":999999}')],
    ['secrets.mode', 'fail', ({ layout }) => chmodSync(layout.adminKey, 0o640)],
    ['secrets.present', 'fail', ({ layout }) => rmSync(layout.recoveryKey)],
    ['keyring.kcv', 'fail', ({ layout }) => writeFileSync(layout.rootKey, '0'.repeat(64))],
    ['keyring.age', 'warn', ({ layout }) => rewriteKeyring(layout.keyring, /"created":"20\d\d/g, '"created":"2020')],
    ['recovery.key', 'fail', ({ layout }) => writeFileSync(layout.recoveryKey, 'AGE-SECRET-KEY-1NOT')],
    [
      'provider.key',
      'warn',
      ({ layout }) => writeFileSync(join(layout.secrets, 'openai_api_key'), 'OPENAI_API_KEY=sk-1'),
    ],
    ['database.present', 'fail', ({ layout }) => rewriteKeyring(layout.keyring, '"state":"new"', '"state":"active"')],
    ['config.valid', 'fail', ({ layout }) => writeFileSync(layout.config, '{"schema":"votive.config/1"}')],
    ['install.complete', 'fail', () => undefined],
    ['hostname.resolves', 'warn', ({ layout }) => rewrite(layout.config, '"localhost"', '"no-such-host.invalid"')],
    [
      'provider.url',
      'warn',
      ({ layout }) =>
        rewrite(layout.config, '"settings": {}', '"settings": {"OPENAI_BASE_URL": "http://models.example"}'),
    ],
    ['clock.skew', 'fail', ({ layout }) => writeFileSync(layout.audit, '{"at":"2999-01-01T00:00:00.000Z"}\n')],
    [
      'logs.secrets',
      'fail',
      ({ layout }) => writeFileSync(join(layout.logs, 'backend.log'), readFileSync(layout.plansKey)),
    ],
    [
      'audit.chain',
      'fail',
      ({ layout }) => writeFileSync(layout.audit, '{"at":"2026-01-01T00:00:00.000Z","prev":null,"hash":"00"}\n'),
    ],
    ['journal.pending', 'fail', ({ layout }) => writeFileSync(join(layout.journal, 'x.json'), '{}')],
  ];
  for (const [id, status, breakIt] of faults) {
    const home = await stoppedHome();
    await breakIt(home);

    const { document } = await home.json(['doctor', '--only', id], { VOTIVE_WEB_ROOT: home.folder });

    expect(document.data.checks, id).toEqual([
      {
        id,
        title: expect.any(String),
        severity: expect.any(String),
        status,
        evidence: expect.stringMatching(/./),
        fix: expect.stringMatching(/./),
      },
    ]);
  }
});

test('a port that somebody else holds, and a secret in the environment, are named', async () => {
  const home = await stoppedHome();
  const server = createServer().listen(18_081, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once('listening', listening));

  const { document } = await home.json(['doctor', '--only', 'port.free,secrets.environment'], {
    OPENAI_API_KEY: 'planted-value',
  });

  expect(document.data.checks.map(({ status }: Result) => status)).toEqual(['warn', 'fail']);
  expect(document.data.checks[1].evidence).toContain(String(process.pid));
  expect(JSON.stringify(document)).not.toContain('planted-value');
});

test('--fix closes files, takes leftovers away, settles what was interrupted, and says so', async () => {
  const home = await stoppedHome();
  chmodSync(home.layout.home, 0o755);
  chmodSync(home.layout.adminKey, 0o644);
  writeFileSync(join(home.layout.data, '.db.999999.tmp'), 'half');

  const before = await home.json(['doctor', '--fix', '--dry-run', '--only', 'home.permissions']);
  expect([before.code, before.document.data.fixed]).toEqual([4, []]);
  const fixed = await home.json(['doctor', '--fix', '--only', 'home.permissions', 'secrets.mode', 'home.leftovers']);

  expect(fixed.code, fixed.stdout).toBe(0);
  expect(fixed.document.data.fixed.map(({ id }: { id: string }) => id)).toEqual([
    'home.permissions',
    'home.leftovers',
    'secrets.mode',
  ]);
  expect(statSync(home.layout.home).mode & 0o777).toBe(0o700);
  expect(statSync(home.layout.adminKey).mode & 0o777).toBe(0o600);
  expect(existsSync(join(home.layout.data, '.db.999999.tmp'))).toBe(false);
});

test('a check that does not exist is refused with the ones that do; --list names them all', async () => {
  const home = await stoppedHome();

  const unknown = await home.json(['doctor', '--only', 'disk.fre']);
  const list = await home.json(['doctor', '--list']);

  expect([unknown.code, unknown.document.error.cause]).toEqual([2, expect.stringContaining('disk.free')]);
  expect(list.document.data.checks).toHaveLength(ALL_CHECKS.length);
});

test('a support bundle tells how things stand, and no secret wherever one was planted', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const planted = 'sk-ant-planted-0123456789abcdef';
  writeFileSync(home.path('secrets', 'anthropic_api_key'), planted);
  const secrets = [
    planted,
    ...['root.key', 'admin_api_key', 'session_secret', 'service.key', 'plans.key'].map((name) =>
      readFileSync(home.path('secrets', name), 'utf8').trim(),
    ),
    ...readFileSync(home.path('secrets', 'recovery.key'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('AGE-')),
    'planted-bearer-1',
    'hunter2',
  ];
  for (const secret of secrets)
    appendFileSync(
      home.path('logs', 'backend.log'),
      `${JSON.stringify({ level: 'error', msg: `Bearer ${secret} as ${secret}` })}\n`,
    );
  await home.json(['config', 'set', 'OPENAI_BASE_URL', 'https://anna:hunter2@models.example/v1']);
  appendFileSync(home.path('audit.jsonl'), `${secrets[1]}\n`);
  const file = join(home.folder, 'bundle.tar.gz');

  const result = await home.json(['doctor', '--bundle', file]);
  const logs = await home.run(['logs']);

  expect(result.document.data.bundle, result.stdout).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
  expect(names.map((name) => name.split('/').slice(1).join('/'))).toEqual(
    expect.arrayContaining([
      'versions.json',
      'status.json',
      'doctor.json',
      'config.json',
      'audit.jsonl',
      'logs/backend.log',
      'logs/edge.log',
    ]),
  );
  const everything = gunzipSync(readFileSync(file)).toString('latin1') + result.stdout + result.stderr + logs.stdout;
  expect(everything).toContain('[redacted]');
  for (const secret of secrets.filter((text) => text !== 'hunter2' && text !== 'planted-bearer-1'))
    expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(/hunter2@|Bearer planted-bearer-1/);
});

test('a bundle that cannot be written says so', async () => {
  const home = await stoppedHome();

  const result = await home.json(['doctor', '--only', 'config.valid', '--bundle', '/proc/bundle.tar.gz']);

  expect([result.code, result.document.error.code]).toEqual([5, 'VOT-205']);
});

test('version ranges are read as npm reads them', () => {
  expect(['24.18.1', '24.99.0', '25.0.0', '24.18.0'].map((version) => isInRange(version, '>=24.18.1 <25'))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

function rewrite(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const after = text.replace(from, to);
  if (after === text) throw new Error(`${String(from)} is not in ${path}.`);
  writeFileSync(path, after);
}

/** A keyring that says something else, with the digest of it. */
function rewriteKeyring(path: string, from: string | RegExp, to: string): void {
  const text = JSON.stringify(parseKeyring(readFileSync(path, 'utf8')));
  const after = text.replace(from, to);
  if (after === text) throw new Error(`${String(from)} is not in ${path}.`);
  writeFileSync(path, formatKeyring(parseKeyring(after)));
}

function flipBit(path: string, at: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}
