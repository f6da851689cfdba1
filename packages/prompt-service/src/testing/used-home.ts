import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { DatabaseRefusal } from '../database/database-refusal.ts';
import { type OpenDatabase, openDatabase } from '../database/open-database.ts';
import { type Home, makeHome } from './home.ts';
import { addTokens } from './tokens.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');

/** Opens a home's database and closes it after the test. */
export function open(home: Home, more: Partial<OpenDatabase> = {}) {
  const database = openDatabase({ ...home, now, ...more });
  onTestFinished(database.close);
  return database;
}

/** A home whose database holds one member and is closed, its keyring confirmed. */
export async function usedHome(): Promise<Home> {
  const home = makeHome();
  const database = openDatabase({ ...home, now });
  await addTokens(database.queries, [now()]);
  await database.close();
  home.confirmKeyring();
  return home;
}

export const databaseFile = (home: Home): string => join(home.dataDir, 'db.d1.db');

/** How opening is refused; fails where it is not, and where the root key is told. */
export function refusal(home: Home, more: Partial<OpenDatabase> = {}): { exitCode: number; message: string } {
  try {
    open(home, more);
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseRefusal);
    const { exitCode, message } = error as DatabaseRefusal;
    expect(message).not.toContain(home.rootKey.reveal());
    return { exitCode, message };
  }
  throw new Error('The database opened.');
}

export function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (offset % 8));
  writeFileSync(path, bytes);
}
