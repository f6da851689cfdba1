import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { listBackups } from '@votive/shared/backup/backup-folder';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import { tryFileLock } from '@votive/shared/files/file-lock';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { ANSWER_MARKER, storedRun } from '../testing/analyses.ts';
import { filesHolding } from '../testing/folder.ts';
import { makeHome } from '../testing/home.ts';
import { startApp } from '../testing/start-app.ts';

const LONGEST_GAP_MS = 250;

test('a scheduled backup holds the data with its keys, opens with the recovery key alone, and a drill restores it', {
  timeout: 60_000,
}, async () => {
  const { service, folder, identity, home } = await startWithBackups();
  await store(service);

  const made = await service.send('POST', '/internal/backups');

  expect(made.status, await made.clone().text()).toBe(201);
  expect(await made.json()).toEqual({
    bytes: expect.any(Number),
    rows: expect.any(Number),
    durationMs: expect.any(Number),
    pruned: 0,
  });
  const [backup] = listBackups(folder);
  expect(backup?.record).toMatchObject({ reason: 'schedule', scope: 'data', verified: { ok: true }, drill: null });
  const artefact = await openArtefact(backup?.path ?? '', { identity });
  expect(artefact.manifest.database.content.tables.analyses).toMatchObject({ rows: 1 });
  expect(artefact.manifest.members.map(({ name }) => name)).toEqual([
    'keyring.json',
    'secrets/root.key',
    'data/db.d1.db',
  ]);
  artefact.close();

  const drilled = await service.send('POST', '/internal/drills');
  expect(drilled.status, await drilled.clone().text()).toBe(201);
  expect(await drilled.json()).toEqual({ rows: backup?.record?.rows, rtoMs: expect.any(Number) });
  expect(listBackups(folder)[0]?.record?.drill).toMatchObject({ ok: true, cause: null });
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual(['.lock']);
  expect(readdirSync(join(home.dataDir, 'scratch'))).toEqual([]);
  expect(filesHolding(home.folder, ANSWER_MARKER)).toEqual([]);
});

test('where the service sees the home, its configuration and secrets are inside too', { timeout: 60_000 }, async () => {
  const { service, folder, identity } = await startWithBackups({ seesHome: true });

  expect((await service.send('POST', '/internal/backups')).status).toBe(201);

  const [backup] = listBackups(folder);
  expect(backup?.record?.scope).toBe('home');
  const artefact = await openArtefact(backup?.path ?? '', { identity });
  expect(artefact.manifest.members.map(({ name }) => name)).toContain('config.json');
  artefact.close();
});

test('writes go on while a backup is made, and no request waits for it', { timeout: 120_000 }, async () => {
  const { service, folder } = await startWithBackups();
  for (let count = 0; count < 50; count += 1) await store(service);

  const rounds = [await storeDuringBackup(service), await storeDuringBackup(service), await storeDuringBackup(service)];

  expect(rounds.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(Math.min(...rounds.map(({ acknowledged }) => acknowledged))).toBeGreaterThan(10);
  // what blocks does so each time; what else this machine does is not so regular
  expect(Math.min(...rounds.map(({ longestGapMs }) => longestGapMs))).toBeLessThan(LONGEST_GAP_MS);
  expect(listBackups(folder)[0]?.record?.rows ?? 0).toBeGreaterThanOrEqual(50);
});

/** Stores one run after the other until a backup is made, and watches the event loop that answers. */
async function storeDuringBackup(service: Awaited<ReturnType<typeof startApp>>) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let acknowledged = 0;
  let isOver = false;
  const backup = service.send('POST', '/internal/backups').finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await store(service);
    acknowledged += 1;
  }
  delay.disable();
  return { status: (await backup).status, acknowledged, longestGapMs: delay.max / 1e6 };
}

test('a second backup, one while a command works on the folder, and one without a place are refused in words', {
  timeout: 60_000,
}, async () => {
  const { service, folder } = await startWithBackups();
  const without = await startApp();

  const [one, two] = await Promise.all([
    service.send('POST', '/internal/backups'),
    service.send('POST', '/internal/backups'),
  ]);
  expect([one.status, two.status].sort()).toEqual([201, 503]);
  const lock = tryFileLock(join(folder, '.lock'));
  const locked = await service.send('POST', '/internal/drills');
  lock?.release();
  expect([locked.status, await locked.json()]).toEqual([
    503,
    expect.objectContaining({ message: expect.stringContaining('command') }),
  ]);
  expect((await without.send('POST', '/internal/backups')).status).toBe(503);
  expect(listBackups(folder)).toHaveLength(1);
});

test('a drill says why the newest backup does not bring the service back, and notes it', {
  timeout: 60_000,
}, async () => {
  const { service, folder } = await startWithBackups();
  const none = await service.send('POST', '/internal/drills');
  expect(await none.json()).toMatchObject({ message: expect.stringContaining('no backup yet') });
  await service.send('POST', '/internal/backups');
  const [backup] = listBackups(folder);
  const bytes = readFileSync(backup?.path ?? '');
  bytes[bytes.length - 1_000] = (bytes[bytes.length - 1_000] ?? 0) ^ 1;
  writeFileSync(backup?.path ?? '', bytes);

  const failed = await service.send('POST', '/internal/drills');

  expect(failed.status).toBe(503);
  expect(listBackups(folder)[0]?.record?.drill).toMatchObject({
    ok: false,
    cause: expect.stringContaining('not what'),
  });
  expect(existsSync(join(folder, '.scratch-drill'))).toBe(false);
});

async function startWithBackups({ seesHome = false }: { seesHome?: boolean } = {}) {
  const home = makeHome();
  const folder = join(home.folder, 'backups');
  mkdirSync(folder);
  const identity = await generateIdentity();
  const rootKeyPath = join(home.folder, 'root.key');
  writeFileSync(rootKeyPath, home.rootKey.reveal(), { mode: 0o600 });
  writeFileSync(join(home.folder, 'config.json'), '{}');
  const backups = {
    places: { folder, keyringPath: home.keyringPath, rootKeyPath },
    recipient: await identityToRecipient(identity),
    home: seesHome ? home.folder : undefined,
    appVersion: '0.1.0',
    retention: { last: 3, daily: 7, weekly: 4 },
  };
  const service = await startApp({ home, backups });
  return { service, folder, identity, home };
}

async function store(service: { send: Awaited<ReturnType<typeof startApp>>['send'] }): Promise<void> {
  const id = randomUUID();
  const response = await service.send('PUT', `/internal/analyses/${id}`, { body: storedRun({ id }) });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}
