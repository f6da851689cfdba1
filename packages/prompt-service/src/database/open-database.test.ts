import { lstatSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesHolding } from '../testing/folder.ts';
import { makeHome } from '../testing/home.ts';
import { addTokens } from '../testing/tokens.ts';
import { databaseFile, open, refusal } from '../testing/used-home.ts';
import { connect } from './connect.ts';
import { readKeys } from './read-keys.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');

test('a new keyring and no data make a database: named by its key, pointed at by current, private, encrypted', () => {
  const home = makeHome();

  const { keyId } = open(home);

  expect(keyId).toBe('d1');
  expect(readdirSync(home.dataDir).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([
    'current',
    'db.d1.db',
    'owner.lock',
  ]);
  expect(statSync(home.dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(databaseFile(home)).mode & 0o777).toBe(0o600);
  expect(filesHolding(home.dataDir, 'SQLite format')).toEqual([]);
});

test('every promise about the connection is kept, and a second connection can read beside it', async () => {
  const home = makeHome();
  const database = open(home);
  await addTokens(database.queries, [now()]);
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const target = { path: database.path, keyId: 'd1', dataKey: dataKey('d1') };

  for (const readonly of [false, true]) {
    const sqlite = connect({ ...target, readonly });
    const value = (name: string) => sqlite.pragma(name, { simple: true });
    expect(
      [
        'cipher',
        'legacy',
        'journal_mode',
        'synchronous',
        'foreign_keys',
        'secure_delete',
        'temp_store',
        'trusted_schema',
      ].map(value),
    ).toEqual(['sqlcipher', '4', 'wal', 2, 1, 1, 2, 0]);
    expect(sqlite.prepare('SELECT count(*) AS n FROM members').get()).toEqual({ n: 1 });
    sqlite.close();
  }
});

test('what was interrupted before `current` was made is finished, and half a file is thrown away', async () => {
  const home = makeHome();
  await open(home).close();
  unlinkSync(join(home.dataDir, 'current'));
  writeFileSync(join(home.dataDir, 'db.d1.db.new'), 'half');

  open(home);

  expect(lstatSync(join(home.dataDir, 'current')).isSymbolicLink()).toBe(true);
});

test('a migration that fails leaves no database behind, and the next start makes one', () => {
  const home = makeHome();
  const broken = [{ name: '0001_broken.sql', sql: 'CREATE TABLE a (b TEXT) STRICT; CREATE NONSENSE', sha256: '0' }];
  expect(() => open(home, { migrations: broken })).toThrow(/syntax error/);
  expect(readdirSync(home.dataDir)).not.toContain('current');

  expect(open(home).keyId).toBe('d1');
});

test('two owners at once are refused, and the second may come when the first has gone', async () => {
  const home = makeHome();
  const first = open(home);

  expect(refusal(home)).toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(/Another process owns the database/),
  });
  first.ping();
  await first.close();

  open(home).ping();
});

test('nothing that was written can be read on disk, neither in the log of a running service nor after it', async () => {
  const home = makeHome();
  const database = open(home);
  const marker = 'a-marker-that-only-a-key-may-show';
  await database.queries
    .insertInto('prompts')
    .values({ id: marker, key: marker, description: marker.repeat(2_000), createdAt: marker })
    .execute();
  expect(statSync(`${database.path}-wal`).size).toBeGreaterThan(0);

  expect(filesHolding(home.folder, marker)).toEqual([]);
  await database.close();
  expect(filesHolding(home.folder, marker)).toEqual([]);
  expect(readdirSync(home.dataDir)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});
