import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMigrations } from '../database/migrations.ts';
import { openDatabase } from '../database/open-database.ts';
import { makeHome } from '../testing/home.ts';
import { checkSchema } from './check-schema.ts';

const now = () => new Date('2026-11-21T08:00:00Z');

test('a new installation has no schema to check, and nothing is made', () => {
  const home = makeHome();

  expect(checkSchema(home)).toBe('absent');
  expect(readdirSync(home.folder)).not.toContain('data');
});

test('a database of this version is current, also while its owner has it open', async () => {
  const home = makeHome();
  const database = openDatabase({ ...home, now });

  expect(checkSchema(home)).toBe('current');

  await database.close();
  expect(checkSchema(home)).toBe('current');
});

test('a database that lacks a migration is refused with exit 14 and told how to get it', async () => {
  const home = makeHome();
  await openDatabase({ ...home, now }).close();
  const migrations = [...readMigrations(), { name: '9999_later.sql', sql: 'SELECT 1', sha256: '0' }];

  expect(() => checkSchema({ ...home, migrations })).toThrow(
    expect.objectContaining({ exitCode: 14, message: expect.stringContaining('9999_later.sql') }),
  );
});

test('a missing database beside a keyring in use is refused: a failed mount is no new installation', () => {
  const home = makeHome();
  home.confirmKeyring();

  expect(() => checkSchema(home)).toThrow(expect.objectContaining({ exitCode: 5 }));
});
