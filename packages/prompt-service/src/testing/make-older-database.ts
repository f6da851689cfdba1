import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkAtomically } from '@votive/shared/files/atomic-file';
import { Secret } from '@votive/shared/secret';
import { connect } from '../database/connect.ts';
import { applyMigrations, readMigrations } from '../database/migrations.ts';
import { readKeys } from '../database/read-keys.ts';
import { fillAfter } from './fixture-rows.ts';

export type OlderDatabase = { dataDir: string; keyringPath: string; rootKey: Secret; schema: number };

/** Makes the database of a home as the version with the first `schema` migrations left it, with rows in each of its tables. */
export function makeOlderDatabase({ dataDir, keyringPath, rootKey, schema }: OlderDatabase): string {
  const keys = readKeys(keyringPath, rootKey);
  const name = `db.${keys.activeId}.db`;
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'wx', 0o600));
  const sqlite = connect({ path, keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId) });
  for (const migration of readMigrations().slice(0, schema)) {
    applyMigrations(sqlite, [migration], () => new Date('2026-10-01T08:00:00.000Z'));
    fillAfter(sqlite, migration.name);
  }
  sqlite.close();
  linkAtomically(join(dataDir, 'current'), name);
  return path;
}

// A program for other packages' tests: `DATA_DIR`, `KEYRING_PATH` and `ROOT_KEY_FILE` as the service has them, and the number of migrations.
const [, program, schema] = process.argv;
if (program === import.meta.filename) {
  const { DATA_DIR = '', KEYRING_PATH = '', ROOT_KEY_FILE = '' } = process.env;
  const rootKey = new Secret(readFileSync(ROOT_KEY_FILE, 'utf8').trim());
  makeOlderDatabase({ dataDir: DATA_DIR, keyringPath: KEYRING_PATH, rootKey, schema: Number(schema) });
}
