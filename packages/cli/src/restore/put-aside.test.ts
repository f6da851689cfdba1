import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stoppedHome } from '../testing/stopped-home.ts';
import { moveDatabaseAside, putAside } from './put-aside.ts';
import { dropSnapshot, listSnapshots, removeUnfinishedSnapshots, snapshotFiles } from './snapshots.ts';

const now = new Date('2026-11-21T10:59:14.123Z');

test('a snapshot holds the keys, the configuration and a copy of the database; the home keeps its own', async () => {
  const { layout } = await stoppedHome();
  const file = join(layout.data, 'db.d1.db');
  writeFileSync(file, 'pages', { mode: 0o600 });

  const snapshot = putAside(layout, { ...AS, database: { file, keyId: 'd1', take: 'copy' } });

  const inside = snapshotFiles(snapshot);
  expect(snapshot.name).toBe('2026-11-21T10-59-14-123Z-restore');
  expect(readFileSync(inside.database ?? '', 'utf8')).toBe('pages');
  expect(readFileSync(inside.rootKey)).toEqual(readFileSync(layout.rootKey));
  expect(readFileSync(inside.keyring)).toEqual(readFileSync(layout.keyring));
  expect(readFileSync(inside.config)).toEqual(readFileSync(layout.config));
  expect(statSync(inside.rootKey).mode & 0o777).toBe(0o600);
  expect(existsSync(file)).toBe(true);
  expect(listSnapshots(layout)).toEqual([snapshot]);
});

test('a database is moved aside with its log, once', async () => {
  const { layout } = await stoppedHome();
  const file = join(layout.data, 'db.d2.db');
  writeFileSync(file, 'pages');
  writeFileSync(`${file}-wal`, 'log');
  const snapshot = putAside(layout, { ...AS, database: { file, keyId: 'd2', take: 'move' } });

  expect(moveDatabaseAside(snapshot, file)).toBe(true);
  expect(moveDatabaseAside(snapshot, file)).toBe(false);

  expect(readdirSync(snapshotFiles(snapshot).data).sort()).toEqual(['db.d2.db', 'db.d2.db-wal']);
  expect(readdirSync(layout.data)).toEqual([]);
});

test('two snapshots of one moment get two names, and the oldest comes first', async () => {
  const { layout } = await stoppedHome();

  const first = putAside(layout, AS);
  const second = putAside(layout, AS);

  expect(second.name).not.toBe(first.name);
  expect(listSnapshots(layout).map(({ name }) => name)).toEqual([first.name, second.name]);
});

test('what was put aside last is the last one, also where the clock was set back by days', async () => {
  const { layout } = await stoppedHome();

  const first = putAside(layout, AS);
  const second = putAside(layout, { ...AS, reason: 'undo', now: new Date(now.getTime() - 8 * 86_400_000) });

  expect(listSnapshots(layout).map(({ name }) => name)).toEqual([first.name, second.name]);
});

test('a snapshot that was only begun is none, and goes', async () => {
  const { layout } = await stoppedHome();
  mkdirSync(join(layout.snapshots, '.unfinished-x', 'data'), { recursive: true });

  expect(listSnapshots(layout)).toEqual([]);
  expect(removeUnfinishedSnapshots(layout)).toHaveLength(1);
  expect(readdirSync(layout.snapshots)).toEqual([]);
});

test('a snapshot that fails leaves nothing, and one that is dropped is gone', async () => {
  const { layout } = await stoppedHome();
  const missing = { file: join(layout.data, 'db.d9.db'), keyId: 'd9', take: 'copy' } as const;

  expect(() => putAside(layout, { ...AS, database: missing })).toThrow('ENOENT');
  expect(readdirSync(layout.snapshots)).toEqual([]);

  dropSnapshot(layout, putAside(layout, AS));
  expect(readdirSync(layout.snapshots)).toEqual([]);
});

const AS = { reason: 'restore', now, version: '0.1.0' } as const;
