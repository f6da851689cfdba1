import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '@votive/shared/backup/backup-folder';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { homeLayout } from '../home/home-layout.ts';
import { readSnapshot, snapshotFiles } from '../restore/snapshots.ts';
import { temporaryHome } from '../testing/votive.ts';
import { readUpgradeRecord } from './releases.ts';
import { makeRelease, REPOSITORY } from './testing/make-release.ts';

const LONG = 240_000;
const MIGRATION = 'packages/prompt-service/migrations/0990_example.sql';
const ADDS_A_TABLE = { [MIGRATION]: 'CREATE TABLE example (id TEXT PRIMARY KEY) STRICT;' };

test('a running appliance goes to a version with a new migration and back, with the data of before byte for byte', {
  timeout: LONG,
}, async () => {
  const { home, layout, json } = await appliance();
  const [first, second] = [makeRelease('0.2.0'), makeRelease('0.3.0', ADDS_A_TABLE)];
  const toFirst = await json(['upgrade', '--to', first]);
  expect([toFirst.code, toFirst.document.data], toFirst.stdout + toFirst.stderr).toMatchObject([
    0,
    { changed: true, from: '0.1.0', to: '0.2.0', migrations: [], running: true },
  ]);
  const again = await json(['upgrade', '--to', first]);
  expect([again.code, again.document.data], again.stdout).toMatchObject([0, { changed: false }]);

  const plan = await json(['upgrade', '--to', second, '--dry-run']);
  expect([plan.code, plan.document.data.changed]).toEqual([0, false]);
  const toSecond = await json(['upgrade', '--to', second]);
  expect([toSecond.code, toSecond.document.data], toSecond.stdout + toSecond.stderr).toMatchObject([
    0,
    { changed: true, from: '0.2.0', to: '0.3.0', migrations: ['0990_example.sql'], running: true },
  ]);
  const backedUp = readRecord(layout.backups, toSecond.document.data.backup);
  expect(backedUp).toMatchObject({ verified: { ok: true }, appVersion: '0.2.0' });
  const status = await json(['status']);
  expect([status.code, status.document.meta.version], status.stdout).toEqual([0, '0.3.0']);
  const shown = await home.run(['--version']);
  expect(shown.stdout).toMatch(/^votive 0\.3\.0 \(release 0\.3\.0-\w+ of this home; the checkout is 0\.1\.0\)/);
  for (const command of ['up', 'backup']) {
    const units = await home.run([command, '--print-systemd']);
    expect([units.code, units.stdout.includes(layout.releases)], 'a release that is removed one day').toEqual([
      0,
      false,
    ]);
    expect(units.stdout).toContain(join(REPOSITORY, 'votive'));
  }
  const older = await json(['upgrade', '--to', first]);
  expect([older.code, older.document.error.code]).toEqual([14, 'VOT-801']);

  await json(['down']);
  const snapshot = readSnapshot(layout, toSecond.document.data.snapshot);
  if (!snapshot) throw new Error('There is no snapshot.');
  const before = digest(snapshotFiles(snapshot).database ?? '');
  const unsure = await json(['rollback']);
  expect([unsure.code, unsure.document.error.code]).toEqual([9, 'VOT-106']);
  const back = await json(['rollback', '--yes']);

  expect([back.code, back.document.data], back.stdout + back.stderr).toMatchObject([
    0,
    { changed: true, from: '0.3.0', to: '0.2.0', running: false },
  ]);
  expect(digest(currentReference(layout)?.file ?? '')).toBe(before);
  const kept = readSnapshot(layout, back.document.data.snapshot);
  expect(kept && existsSync(snapshotFiles(kept).database ?? '')).toBe(true);
  const up = await json(['up']);
  expect([up.code, up.document.meta.version], up.stdout).toEqual([0, '0.2.0']);
  const nothing = await json(['rollback', '--yes']);
  expect([nothing.code, nothing.document.error.code]).toEqual([5, 'VOT-808']);

  await json(['down']);
  const onceMore = await json(['upgrade', '--to', second]);
  expect(onceMore.code, onceMore.stdout).toBe(0);
  damage(currentReference(layout)?.file ?? '');
  const away = await json(['rollback', '--yes']);

  expect([away.code, away.document.data], away.stdout).toMatchObject([0, { to: '0.2.0', writtenSince: {} }]);
  expect(away.document.warnings).toMatchObject([{ code: 'VOT-403' }]);
  expect(await json(['up'])).toMatchObject({ code: 0, document: { meta: { version: '0.2.0' } } });
});

test('a version whose services do not become healthy is taken back by itself, with its reason', {
  timeout: LONG,
}, async () => {
  const { layout, json } = await appliance();
  const broken = makeRelease('0.2.0', {
    ...ADDS_A_TABLE,
    'packages/cli/src/edge/main.ts': "throw new Error('no edge in this version');",
  });

  const { code, document, stdout } = await json(['upgrade', '--to', broken]);

  expect([code, document.error?.code], stdout).toEqual([15, 'VOT-806']);
  expect(document.error.cause).toMatch(/edge/);
  expect(readUpgradeRecord(layout)).toMatchObject({ outcome: 'rolled back', reason: expect.stringMatching(/edge/) });
  const status = await json(['status']);
  expect([status.code, status.document.meta.version], status.stdout).toEqual([0, '0.1.0']);
  expect(readdirSync(layout.journal)).toEqual([]);
});

test('what fails before the switch changes nothing: a build without a network, a migration that does not apply, a foreign folder', {
  timeout: LONG,
}, async () => {
  const { home, layout, json } = await appliance();
  await home.run(['down']);
  const before = digest(currentReference(layout)?.file ?? '');

  const offline = await json(['upgrade', '--to', makeRelease('0.2.0', { 'no-network': '' })]);
  const bad = await json(['upgrade', '--to', makeRelease('0.3.0', { [MIGRATION]: 'CREATE TABLE prompts (id TEXT);' })]);
  const foreign = await json(['upgrade', '--to', home.home]);
  const unknown = await json(['upgrade', '--to', 'no-such-tag']);
  const option = await json(['upgrade', '--to=--exec=x']);

  expect([offline.code, offline.document.error.code, offline.document.error.cause]).toEqual([
    5,
    'VOT-804',
    expect.stringContaining('network is unreachable'),
  ]);
  expect([bad.code, bad.document.error?.code, bad.document.error?.message], bad.stdout).toEqual([
    14,
    'VOT-404',
    expect.stringMatching(/^Migration \S+ does not apply: table prompts already exists/),
  ]);
  expect([foreign.code, foreign.document.error.code]).toEqual([5, 'VOT-803']);
  expect([unknown.code, unknown.document.error.code]).toEqual([5, 'VOT-803']);
  expect([option.code, option.document.error.code]).toEqual([5, 'VOT-803']);
  expect(digest(currentReference(layout)?.file ?? '')).toBe(before);
  expect(existsSync(join(layout.releases, 'current'))).toBe(false);
  expect(readdirSync(layout.data)).toEqual(['current', 'db.d1.db', 'owner.lock']);
  expect(readdirSync(layout.journal)).toEqual([]);
});

test('a tag of the checkout and a packed release are installed, and the checkout stays as it is', {
  timeout: LONG,
}, async () => {
  const { home, layout } = await appliance();
  await home.run(['down']);
  const checkout = makeRelease('0.2.0');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', checkout, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      encoding: 'utf8',
    });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');
  git('tag', 'v0.2.0');
  const packed = join(home.folder, 'next.tar.gz');
  execFileSync('tar', ['-czf', packed, '-C', makeRelease('0.3.0', ADDS_A_TABLE), '.']);
  const head = git('rev-parse', '--short=12', 'v0.2.0').trim();

  const env = { VOTIVE_CHECKOUT: checkout };
  const tagged = await home.run(['upgrade', '--to', 'v0.2.0', '--json'], { env, timeoutMs: 180_000 });
  const unpacked = await home.run(['upgrade', '--to', packed, '--json'], { env, timeoutMs: 180_000 });

  expect([tagged.code, JSON.parse(tagged.stdout).data.release], tagged.stdout).toEqual([0, `0.2.0-${head}`]);
  expect([unpacked.code, JSON.parse(unpacked.stdout).data.to], unpacked.stdout).toEqual([0, '0.3.0']);
  expect(git('status', '--porcelain', '--ignored')).toBe('');
  expect(readdirSync(layout.releases).sort()).toEqual(
    ['current', `0.2.0-${head}`, JSON.parse(unpacked.stdout).data.release].sort(),
  );
});

async function appliance() {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  await home.run(['up', '--port', '0']);
  const json = async (args: readonly string[]) => {
    const result = await home.run([...args, '--json'], { timeoutMs: 180_000 });
    expect(result.stdout, result.stderr).not.toBe('');
    return { ...result, document: JSON.parse(result.stdout) };
  };
  return { home, layout, json };
}

/** Spoils a page in the middle of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(7, bytes.length / 2, bytes.length / 2 + 512);
  writeFileSync(file, bytes);
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
