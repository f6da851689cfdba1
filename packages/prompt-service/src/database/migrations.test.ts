import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeHome } from '../testing/home.ts';
import { connect } from './connect.ts';
import { applyMigrations, type Migration, readMigrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { readKeys } from './read-keys.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');
const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  sha256: createHash('sha256').update(sql).digest('hex'),
});
const FIRST = migration('0001_first.sql', 'CREATE TABLE first (id TEXT PRIMARY KEY) STRICT;');
const SECOND = migration('0002_second.sql', 'CREATE TABLE second (id TEXT PRIMARY KEY) STRICT;');

async function homeWith(migrations: Migration[]) {
  const home = makeHome();
  await openDatabase({ ...home, now, migrations }).close();
  return home;
}

test('the migrations are numbered without a gap, and every table is strict and has a primary key', async () => {
  const migrations = readMigrations();
  const database = openDatabase({ ...makeHome(), now });
  const tables = await database.queries.introspection.getTables();
  await database.close();

  expect(migrations.map(({ name }) => Number(name.slice(0, 4)))).toEqual(migrations.map((_, index) => index + 1));
  expect(tables.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining([
      'analyses',
      'arms',
      'assessments',
      'audit',
      'deletions',
      'exposures',
      'label_moves',
      'members',
    ]),
  );
  for (const { sql } of migrations) {
    const created = sql.match(/CREATE TABLE[\s\S]*?;/g) ?? [];
    expect(created.every((statement) => /PRIMARY KEY/.test(statement) && /\) STRICT;$/.test(statement))).toBe(true);
  }
});

test('a database with the newest schema opens again', async () => {
  const home = await homeWith([FIRST, SECOND]);

  await openDatabase({ ...home, now, migrations: [FIRST, SECOND] }).close();
});

test('an older database is not migrated but refused, with the names of what it lacks', async () => {
  const home = await homeWith([FIRST]);

  expect(() => openDatabase({ ...home, now, migrations: [FIRST, SECOND] })).toThrow(
    expect.objectContaining({
      exitCode: 14,
      message: expect.stringMatching(/lacks 1 migration.*0002_second\.sql.*votive migrate/),
    }),
  );
  await openDatabase({ ...home, now, migrations: [FIRST] }).close();
});

test('a newer database is refused by the name of what this version does not know', async () => {
  const home = await homeWith([FIRST, SECOND]);

  expect(() => openDatabase({ ...home, now, migrations: [FIRST] })).toThrow(
    expect.objectContaining({
      exitCode: 14,
      message: expect.stringMatching(/has migration 0002_second\.sql.*newer version/),
    }),
  );
});

test('a migration whose text was changed afterwards is refused by name', async () => {
  const home = await homeWith([FIRST]);
  const edited = migration('0001_first.sql', 'CREATE TABLE first (id TEXT PRIMARY KEY, more TEXT) STRICT;');

  expect(() => openDatabase({ ...home, now, migrations: [edited] })).toThrow(
    expect.objectContaining({
      exitCode: 14,
      message: expect.stringMatching(/another text of migration 0001_first\.sql/),
    }),
  );
});

test('each migration is a transaction of its own: what one did before it failed is gone, and the one before it stays', async () => {
  const home = await homeWith([FIRST]);
  const halfway = migration(
    '0003_halfway.sql',
    'CREATE TABLE third (id TEXT PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);',
  );
  const keys = readKeys(home.keyringPath, home.rootKey);
  const target = { path: join(home.dataDir, 'db.d1.db'), keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId) };
  const sqlite = connect(target);

  expect(() => applyMigrations(sqlite, [SECOND, halfway], now)).toThrow(/0003_halfway\.sql does not apply/);

  const names = sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all();
  expect(names).toEqual(['first', 'migrations', 'second']);
  expect(sqlite.prepare('SELECT name FROM migrations').pluck().all()).toEqual([FIRST.name, SECOND.name]);
  sqlite.close();
});

test('a migration that breaks a reference is not kept', () => {
  const parent = migration('0001_parent.sql', 'CREATE TABLE parent (id TEXT PRIMARY KEY) STRICT;');
  const child = migration(
    '0002_child.sql',
    `PRAGMA defer_foreign_keys = ON;
     CREATE TABLE child (id TEXT PRIMARY KEY, parent TEXT REFERENCES parent (id)) STRICT;
     INSERT INTO child VALUES ('c', 'nobody');`,
  );

  expect(() => openDatabase({ ...makeHome(), now, migrations: [parent, child] })).toThrow(
    /0002_child\.sql does not apply: it leaves 1 broken/,
  );
});
