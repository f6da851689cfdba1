import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups, removeBackup } from '@votive/shared/backup/backup-folder';
import { type Keyring, parseKeyring } from '@votive/shared/keyring/keyring';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { findInstallation } from '../stack/installation.ts';
import { homeWithVisitors } from '../testing/home-with-visitors.ts';
import { expectAllKept } from '../testing/visitors.ts';

const installation = findInstallation({});

const keyringOf = (layout: HomeLayout) => parseKeyring(readFileSync(layout.keyring, 'utf8'));
const states = ({ deks }: Keyring) => Object.fromEntries(Object.entries(deks).map(([id, { state }]) => [id, state]));

async function contentOf(layout: HomeLayout) {
  const database = currentReference(layout) ?? expect.fail('there is no database');
  const { tables, migrations } = await runDataTool(installation, 'verify', { database });
  return { tables, migrations };
}

test('under load all data is encrypted anew, twice: nobody loses an answer, and the old files are gone', {
  timeout: 180_000,
}, async () => {
  const { home, layout, url, visitors } = await homeWithVisitors();

  for (const [from, to] of [
    ['d1', 'd2'],
    ['d2', 'd3'],
  ] as const) {
    const { code, document } = await home.json(['rotate-keys', 'database', '--yes']);
    expect(code, JSON.stringify(document)).toBe(0);
    expect(document.data.rotated).toEqual([{ kind: 'database', from, to, ms: expect.any(Number) }]);
    expect((await home.json(['status'])).code, 'all is healthy when the command says so').toBe(0);
  }

  const visits = await visitors.leave();
  expect(visits.faults).toEqual([]);
  expect(visits.analyses).toBeGreaterThan(10);
  expect(visits.broughtLater).toBeGreaterThan(0);
  await expectAllKept(url, visits);
  expect(readlinkSync(join(layout.data, 'current'))).toBe('db.d3.db');
  expect(readdirSync(layout.data).filter((name) => /^db\.d[12]\./.test(name))).toEqual([]);
  expect(listBackups(layout.backups).map(({ record }) => [record?.keyId, record?.verified.ok])).toEqual([
    ['d1', true],
    ['d2', true],
  ]);
  expect(states(keyringOf(layout))).toEqual({ d1: 'retired', d2: 'retired', d3: 'active' });
  expect(await home.json(['status'])).toMatchObject({
    code: 0,
    document: { data: { keys: { data: { id: 'd3', ageDays: 0 } } } },
  });
  expect(readFileSync(layout.audit, 'utf8')).toContain('database key d2 to d3');
});

test('a stopped appliance stays stopped, its data the same under another key, with everything else rotated too, and keys that no backup needs are forgotten', {
  timeout: 120_000,
}, async () => {
  const { home, layout, visitors } = await homeWithVisitors(1);
  const visits = await visitors.leave();
  await home.run(['down']);
  const before = await contentOf(layout);
  await home.json(['rotate-keys', 'database', '--yes']);
  for (const { id } of listBackups(layout.backups)) removeBackup(layout.backups, id);

  const { code, document } = await home.json(['rotate-keys', 'all', '--yes']);

  expect(code, JSON.stringify(document)).toBe(0);
  const kinds = document.data.rotated.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toEqual(['database', 'root', 'service', 'jwt', 'session', 'admin']);
  expect(await contentOf(layout)).toEqual(before);
  expect(states(keyringOf(layout))).toEqual({ d2: 'retired', d3: 'active' });
  expect((await home.run(['status'])).code).toBe(4);
  const { document: again } = await home.json(['up']);
  await expectAllKept(again.data.url, visits);
  expect(visits.kept.length).toBeGreaterThan(0);
});
