import { randomBytes } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import type { FieldKeys } from './field-seal.ts';

const KEY_BYTES = 32;

/** Adds a new key for fields, which everything is sealed with from then on. */
export function addFieldKey(sqlite: Sqlite.Database, now: Date): void {
  sqlite
    .prepare('INSERT INTO field_keys (key, created_at) VALUES (?, ?)')
    .run(randomBytes(KEY_BYTES), now.toISOString());
}

/** All keys for fields, by their number. */
export function readFieldKeys(sqlite: Sqlite.Database): FieldKeys {
  const rows = sqlite.prepare('SELECT number, key FROM field_keys').all() as { number: number; key: Buffer }[];
  return new Map(rows.map(({ number, key }) => [number, key]));
}
